// An Entity describes one kind of document: its fields, its states and what may be done with it.
// JSON, SQL, CSV, filters, audit, permissions, OpenAPI and the screens' types all derive from here.
// This header is light: every module includes it. To write a description, include describe.hpp.
#pragma once

#include "base/problem.hpp"
#include "base/values.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

class Session;
struct Entity;

// How the values of one C++ type are written and read. One text form serves JSON, CSV, SQL,
// filters and the audit trail; there is one FieldType per C++ type, shared by all its fields.
struct FieldType {
  std::string_view name;  // for OpenAPI and the screens
  std::string_view sql;   // the type of the column
  bool bare = false;      // JSON writes it without quotes
  bool optional = false;  // there may be no value
  bool decimal = false;   // a number kept exactly: JSON writes text without trailing zeros
  bool list = false;      // several texts: a JSON array, text[] in SQL
  bool (*print)(const void* value, std::string& out) = nullptr;  // false: there is no value
  bool (*parse)(std::string_view text, void* value) = nullptr;   // false: not such a value
  void (*clear)(void* value) = nullptr;
  std::span<const std::string_view> options = {};  // of an enumeration
  const Entity& (*target)() = nullptr;             // of a reference
};

// What a description may say of a field beyond its type.
struct FieldNotes {
  int max = 0;           // characters
  bool unique = false;   // within a company
  bool find = false;     // the quick search looks here
  bool list = false;     // shown in lists unless the reader says otherwise
  bool sort = false;     // lists may be sorted by it: there is an index
  bool title = false;    // shown where another document refers to this one
  bool derived = false;  // set by the system, never by a request
  bool filled = false;   // a request may leave it out: the document completes it before it is stored
  bool fixed = false;    // set when the record is made, never changed after
  bool phrased = false;  // screens offer the texts of the phrase book
  // Its values are words of the catalogue, by what they begin with there: "action" for "action.post".
  std::string_view words = {};
  bool personal = false;    // masked in logs, erased on request
  bool internal = false;    // never leaves the server
  bool write_only = false;  // an input: said in requests, never stored, shown or audited
  // Of a key: its one written form, in which rows of a file and requests mean the same record.
  std::string (*written)(std::string_view) = nullptr;
};

struct Field {
  std::string_view name;
  const FieldType* type;
  FieldNotes notes;
  void* (*at)(void* record);

  const void* in(const void* record) const { return at(const_cast<void*>(record)); }
};

// The lines of a document: a member that is a vector of another described record.
struct Lines {
  std::string_view name;
  const Entity& (*entity)();
  std::size_t (*size)(const void* record);
  void* (*at)(void* record, std::size_t i);
  void* (*add)(void* record);
  void (*clear)(void* record);
  void (*assign)(void* to_line, const void* from_line);
  bool derived = false;  // computed by the system, never sent

  const void* in(const void* record, std::size_t i) const { return at(const_cast<void*>(record), i); }
};

// One value by which a list may be filtered, as a condition of its own, so that an index can answer it.
struct FilterChoice {
  std::string_view value, condition;  // "open", "o.is_open"
  // Where an index of a joined table holds just these rows, one for each document and by the document's own
  // order: the column that equals that order, and the table, in which they can be counted alone.
  // "o.document_date", "open_item o".
  std::string_view order = {}, table = {};
};

// A figure that is not kept but read: SQL over the row `t` and the description's joins. Without SQL: a filter
// only. Lists may be filtered by it with `filter` or with one of `choices`.
struct Computed {
  std::string_view name;
  std::string_view type;         // "amount", "text", "date", "yes_no", "reference", "json"
  std::string_view sql;          // "trim_scale(o.open_amount)::text"
  std::string_view filter = {};  // a condition with $ for the value: "o.is_open = $::boolean"
  std::vector<FilterChoice> choices = {};
  // What a record says of another one (Entity::tells_of): nothing, if fields of that one's kind are hidden.
  bool of_another = false;
  // Of a JSON object with the titles of a record: its kind. A field that is hidden there is left out.
  const Entity* title_of = nullptr;

  bool filters() const { return !filter.empty() || !choices.empty(); }
};

// Something to be done with a document, other than edit it: POST /<path>/<id>/<action>.
struct Action {
  std::string_view name;
  std::vector<std::string_view> from = {};  // the states in which it is offered; empty: in any
  void (*run)(Session&, const Uuid& id, const void* input) = nullptr;
  const Entity& (*input)() = nullptr;  // what must be said with it; null: nothing
  // Done with a new document before it is written (Session::hold): the action asks the database for nothing
  // that belongs to the document, and the lines refer to it with a deferred constraint.
  bool before_written = false;
  bool grave = false;  // only for who has proved lately that it is she (be_sure_of)
};

struct Entity {
  std::string_view name;  // the prefix of permissions and labels; what the audit trail calls it
  std::string_view path;  // of the API, under /api/v1: "/invoices"; empty: not served by itself
  std::string_view table;
  std::string_view parent;       // of lines: the column that names their document
  std::string_view where;        // a condition on t: which rows of the table are of this kind
  std::string_view joins;        // for computed figures
  std::string_view order;        // of lists: "-issue_date", a sortable field
  std::string_view own;          // a condition on t: what a user with reach `own` sees
  std::string_view department;   // of t: the department it belongs to, for reaches `department` and `subtree`
  std::string_view editable_in;  // the state in which it may be edited or deleted; empty: any
  // Of what tells of other documents: SQL that names their kind. Such a row is shown to who may read all of
  // that kind, and to whose `own` it is.
  std::string_view tells_of;
  bool read_only = false;     // written by the system only
  bool lasting = false;       // is never removed
  bool own_messages = false;  // what is said about it are documents of their own: it takes no comments
  std::vector<Field> fields;
  std::vector<Field> inputs;  // write-only members: read from requests, for `complete` and `stored` alone
  std::vector<Lines> lines;
  std::vector<Computed> computed;
  std::vector<Action> actions;
  std::shared_ptr<void> (*make)();
  void (*assign)(void* to, const void* from) = nullptr;
  // Completes what derives from the rest and adds all that is wrong. Called in every write of the generic
  // path, before anything is stored; `before` is the record as it was, null when it is new. The problems may
  // hold what is wrong in form already: those fields have no value then.
  void (*complete)(Session&, void* record, const void* before, Problems&) = nullptr;

  // What follows from a change, in its transaction: called by Session::save after the record was written.
  void (*stored)(Session&, void* record, const void* before) = nullptr;
  // The same for many new records that were stored together; null: each needs `stored` for itself.
  void (*stored_together)(Session&, const std::vector<std::shared_ptr<void>>& records) = nullptr;

  // What must hold before a record is removed: called by Session::remove.
  void (*removing)(Session&, const void* record) = nullptr;

  const Field* field(std::string_view name) const;
  const Field* input(std::string_view name) const;
  const Action* action(std::string_view name) const;
  std::string state_of(const void* record) const;  // empty if it has no states
};

// The value of a field as text; false if there is none.
inline bool text_of(const Field& field, const void* record, std::string& out) {
  return field.type->print(field.in(record), out);
}

}  // namespace erp
