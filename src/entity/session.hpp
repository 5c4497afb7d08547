// The work of one request or job: who asks, when, and the transaction it all happens in.
// What a module saves through a Session is versioned and written to the audit trail, in that transaction.
#pragma once

#include "base/problem.hpp"
#include "base/values.hpp"
#include "db/database.hpp"
#include "entity/access.hpp"
#include "entity/entity.hpp"

#include <map>
#include <optional>
#include <vector>

namespace erp {

enum class Lock : std::uint8_t { none, update };

struct SessionOptions {
  bool dry_run = false;                   // everything happens, then nothing is kept
  std::optional<Deadline> deadline = {};  // else what the database grants a request
};

class Session {
 public:
  Session(db::Database&, Actor, SessionOptions = {});
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const Actor& actor() const { return actor_; }
  bool dry_run() const { return options_.dry_run; }
  Instant now() const { return now_; }   // the one clock of rules: the moment this work began
  Date today() const { return today_; }  // the day of `now` where the company is

  // SQL of a module, under the row-level policies of this actor's organization.
  db::Rows run(std::string_view sql, const db::Values& values = {}) { return transaction_.run(sql, values); }
  void queue(std::string_view sql, db::Values values = {}) { transaction_.queue(sql, std::move(values)); }
  std::vector<db::Rows> flush() { return transaction_.flush(); }
  std::vector<db::Rows> answers(std::size_t last);  // flushes; the rows of the last so many that were queued

  // Refused{"not_found"} if there is no such record in this organization.
  template <class T>
  T get(Id<T> id) {
    T record;
    load(T::entity, id.value, &record);
    return record;
  }
  // False if there is none.
  template <class T>
  bool find(Id<T> id, T& record) {
    return find(T::entity, id.value, &record);
  }
  template <class T>
  T lock(Id<T> id) {
    T record;
    lock(T::entity, id.value, &record);
    return record;
  }
  // Stores a new record (blank id: it gets one) or one that was locked before; counts its version up.
  template <class T>
  void save(T& record, std::string_view action = "update") {
    save(T::entity, &record, action);
  }

  // From here on a new record is not written before store(), which writes it as it is then: what is made and
  // posted in one go is written once. Statements that run meanwhile do not find it in the database. Its lines
  // go in before it does, as those of a posted document take none: they refer to it when the transaction
  // ends.
  void hold() { holding_ = true; }
  void store();
  void store_lines();  // those of the held record already, which then must stay as they are
  bool held(const Entity& entity, const Uuid& id) const { return held_ && *held_ == std::pair{&entity, id}; }

  // The same for callers that know the entity only by its description.
  void load(const Entity&, const Uuid& id, void* record);
  bool find(const Entity&, const Uuid& id, void* record);
  void lock(const Entity&, const Uuid& id, void* record);
  // Locks many records with one wait; lock() then has them at once. Ids that lead nowhere are left to lock().
  void lock_all(const Entity&, std::vector<Uuid> ids);
  void save(const Entity&, void* record, std::string_view action);
  void remove(const Entity&, const Uuid& id);
  const void* before(
      const Entity&, const Uuid& id) const;  // the record as it was when locked; null if it was not

  // What is done with this record is done with a right that she lent: her own does not reach it.
  void borrow(const Uuid& record, const Uuid& lender) { borrowed_[record] = lender; }
  Uuid on_behalf_of(std::string_view resource, std::string_view action, const Uuid& record) const;
  // A line of the audit trail for what is not a saved record. Texts are JSON or empty.
  void audit(
      std::string_view action, std::string_view resource, const Uuid& record, std::string_view before,
      std::string_view after, std::int64_t version = 0);
  // Work for later, done if and only if this transaction commits. `arguments` is JSON.
  Uuid start_job(std::string_view kind, std::string_view subject, std::string arguments);
  // Names a record that this work wrote beside the one it was asked for: shown by a dry run.
  void effect(const Entity& entity, const Uuid& id) { effects_.emplace_back(&entity, id); }
  const std::vector<std::pair<const Entity*, Uuid>>& effects() const { return effects_; }
  // Many records of a kind changed beside it: told to whoever looks at such a list.
  void changed(std::string resource) { changed_.push_back(std::move(resource)); }
  const std::vector<std::string>& changed() const { return changed_; }

  // For a lock that many queue for: it is given back before the disk has the transaction (db::Transaction).
  void release_early() { transaction_.release_early(); }
  db::Rows commit() {
    store();
    return transaction_.commit();
  }
  db::Rows commit_then(std::string_view sql, db::Values values) {
    store();
    return transaction_.commit_then(sql, std::move(values));
  }

 private:
  void queue_load(const Entity&, const std::string& id);
  void insert(const Entity&, void* record, std::string_view action);
  void update(const Entity&, void* record, const void* before, std::string_view action);
  void insert_header(const Entity&, const void* record);
  bool save_lines(const Entity&, const void* record, const void* before, const std::string& id);

  Actor actor_;
  SessionOptions options_;
  Instant now_;
  Date today_;
  db::Transaction transaction_;
  std::map<std::pair<const Entity*, Uuid>, std::shared_ptr<void>> locked_;
  std::vector<std::pair<const Entity*, Uuid>> effects_;
  std::vector<std::string> changed_;
  std::map<Uuid, Uuid> borrowed_;  // record → lender
  bool holding_ = false, lines_stored_ = false;
  std::optional<std::pair<const Entity*, Uuid>> held_;
};

// What a lockdown refused; empty: it was something else.
Problems frozen(const db::Error&);

// What the database refused, as a problem of the request, by the name of the constraint:
// <table>_<field>_<code>. Throws the error on if it is none of the request's.
[[noreturn]] void refuse_for(const db::Error&, const Entity*);

}  // namespace erp
