#include "api/answer.hpp"
#include "api/checks.hpp"
#include "api/csv_documents.hpp"
#include "api/documents.hpp"
#include "api/events.hpp"
#include "api/import_progress.hpp"
#include "base/text.hpp"
#include "entity/batch_insert.hpp"
#include "entity/csv_columns.hpp"
#include "entity/describe.hpp"
#include "entity/json.hpp"
#include "entity/read.hpp"
#include "modules/archive/attachment.hpp"
#include "modules/archive/import_batch.hpp"
#include "runtime/loop.hpp"
#include "service/catalogue.hpp"

#include <exception>
#include <map>
#include <set>

namespace erp::api {
namespace {

using Use = ImportColumn::Use;

constexpr std::size_t most_problems = 200;
constexpr std::size_t rows_at_once = 500;    // sent to the database together
constexpr std::size_t rows_to_watch = 2000;  // so many take long enough to be watched
constexpr std::chrono::seconds longest_import{120};

std::string array_of(const std::set<std::string>& texts) {
  const Texts list{texts.begin(), texts.end()};
  std::string out;
  texts_type.print(&list, out);
  return out;
}

// The members of a request in the making: each field once.
struct RequestText {
  std::string json = "{";
  std::set<const Field*> said = {};

  void add(const Field& field, std::string_view value) {
    if (!said.insert(&field).second) return;
    if (json.size() > 1) json += ',';
    write_json_text(field.name, json);
    json += ':';
    json += value;
  }
};

// "sales;viewer" → ["sales","viewer"]
std::string json_list(std::string_view cell) {
  std::string out = "[";
  for (std::size_t start = 0; start < cell.size();) {
    const auto end = std::min(cell.find(';', start), cell.size());
    if (out.size() > 1) out += ',';
    write_json_text(trimmed(cell.substr(start, end - start)), out);
    start = end + 1;
  }
  return out + "]";
}

class Import {
 public:
  Import(
      Session& session, const Entity& entity, const CsvTable& table, const http::Request& request,
      const std::optional<std::string>& file_name)
      : session_{session}, entity_{entity}, table_{table}, key_{import_key(entity)}, file_name_{file_name} {
    for (const Field& input : entity.inputs)
      if (input.type->name == "yes_no") said_[&input] = request.parameter(input.name) == "true";
    columns_ = import_columns(entity, table.header, problems_);
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i].use == Use::reference && hides(columns_[i].field->type->target(), *columns_[i].key))
        problems_.push_back({table.header[i], "not_permitted"});  // whoever could write it could guess it
    refuse_if(std::move(problems_));
    problems_.clear();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].use == Use::id) id_column_ = i;
      if (columns_[i].use == Use::value && columns_[i].field == key_) key_column_ = i;
    }
    if (BatchInsert::possible(entity)) together_.emplace(session, entity);
  }

  Answer run(ImportProgress* progress) {
    find_known();
    find_references();
    for (std::size_t i = 0; i < table_.rows.size() && problems_.size() < most_problems; i += rows_at_once) {
      if (progress) progress->reached(i, table_.rows.size());
      read_rows(i, std::min(i + rows_at_once, table_.rows.size()));
    }
    if (problems_.size() > most_problems) problems_.resize(most_problems);
    refuse_if(std::move(problems_));
    refuse_beyond_reach();
    if (!created_.empty() || updated_ > 0) remember();
    return Answer{
        .data = "{\"rows\":" + std::to_string(table_.rows.size()) + ",\"created\":" +
                std::to_string(created_.size()) + ",\"updated\":" + std::to_string(updated_) +
                ",\"unchanged\":" + std::to_string(table_.rows.size() - created_.size() - updated_) + "}"};
  }

 private:
  struct Known {
    Uuid id;
    bool of_this_kind = true;  // a code may belong to a record of the same table that is of another kind
  };
  using Ids = std::map<std::string, Known, std::less<>>;

  bool hides(const Entity& entity, const Field& field) const {
    const Grants* grants = session_.actor().grants.get();
    return grants && grants->hides(entity.name, field.name);
  }

  std::string key_of(const CsvRow& row) const {
    return key_column_ ? written_key(*key_, plain_cell(*key_->type, row[*key_column_])) : "";
  }

  std::set<std::string> texts_in(std::size_t column, const Field& key) const {
    std::set<std::string> texts;
    for (const CsvRow& row : table_.rows)
      if (auto text = written_key(key, unguarded(row[column])); !text.empty()) texts.insert(std::move(text));
    return texts;
  }

  Ids ids_of(const Entity& entity, const Field& key, const std::set<std::string>& texts) {
    const std::string column = "t." + std::string{key.name};
    const auto rows = session_.run(
        "select " + column + ", t.id, " + std::string{entity.where.empty() ? "true" : entity.where} +
            " from " + std::string{entity.table} + " t where " + column + " = any($1::text[])",
        {array_of(texts)});
    Ids ids;
    for (std::size_t i = 0; i < rows.size(); ++i)
      ids.emplace(rows.text(i, 0), Known{id_of(rows.text(i, 1)), rows.text(i, 2) == "t"});
    return ids;
  }

  void find_known() {
    if (key_column_) known_ = ids_of(entity_, *key_, texts_in(*key_column_, *key_));
  }

  void find_references() {
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i].use == Use::reference)
        references_[i] =
            ids_of(columns_[i].field->type->target(), *columns_[i].key, texts_in(i, *columns_[i].key));
  }

  // The record that the row changes; none if it makes one.
  std::optional<Uuid> record_of(const CsvRow& row) const {
    if (id_column_ && !trimmed(row[*id_column_]).empty()) {
      Uuid id;
      if (!parse(trimmed(row[*id_column_]), id)) throw Refused{"malformed", "id"};
      return id;
    }
    const auto known = known_.find(key_of(row));
    if (known == known_.end()) return {};
    if (!known->second.of_this_kind) throw Refused{"taken", std::string{key_->name}};
    return known->second.id;
  }

  // What the row asks for, as the API would be asked. A blank cell empties what may be empty and leaves the
  // rest alone.
  std::string request_of(const CsvRow& row, bool changes, Problems& problems) const {
    RequestText request;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].use != Use::value) continue;
      const Field& field = *columns_[i].field;
      const auto cell = plain_cell(*field.type, row[i]);
      if (field.notes.write_only && (changes || cell.empty())) continue;
      const bool later = field.type->target && cell.empty() && names(field, row);
      if (later) continue;
      if (field.type->list)
        request.add(field, json_list(cell));
      else if (!cell.empty())
        request.add(field, json_text(&field == key_ ? trimmed(cell) : cell));
      else if (field.type->optional)
        request.add(field, "null");
      else if (changes && field.type->name == "text")
        request.add(field, "\"\"");
    }
    for (const auto& [i, ids] : references_) {
      const auto cell = written_key(*columns_[i].key, unguarded(row[i]));
      const auto found = ids.find(cell);
      if (cell.empty())
        request.add(*columns_[i].field, "null");
      else if (found != ids.end())
        request.add(*columns_[i].field, json_text(to_text(found->second.id)));
      else if (!request.said.contains(columns_[i].field))
        problems.push_back({table_.header[i], "not_found"});
    }
    for (const auto& [input, yes] : said_)
      if (!changes) request.add(*input, yes ? "true" : "false");
    request.json += '}';
    return std::move(request.json);
  }

  // Whether another column of the row names the record that this field refers to.
  bool names(const Field& field, const CsvRow& row) const {
    for (const auto& [i, ids] : references_)
      if (columns_[i].field == &field && !trimmed(row[i]).empty()) return true;
    return false;
  }

  void read_rows(std::size_t first, std::size_t last) {
    std::vector<Uuid> ids;
    for (std::size_t i = first; i < last; ++i)
      if (const auto known = known_.find(key_of(table_.rows[i])); known != known_.end())
        ids.push_back(known->second.id);
    session_.lock_all(entity_, std::move(ids));
    for (std::size_t i = first; i < last && problems_.size() < most_problems; ++i) read_row(i);
    if (together_ && !broken_)
      for (const auto refused : together_->store())
        add(added_[refused], {key_ ? std::string{key_->name} : "", "taken"});
    added_.clear();
    session_.flush();
  }

  void read_row(std::size_t i) {
    const CsvRow& row = table_.rows[i];
    auto record = entity_.make();
    Problems problems;
    try {
      const auto id = record_of(row);
      if (const auto key = key_of(row); !key.empty() && !seen_.insert(key).second)
        throw Refused{"taken", std::string{key_->name}};
      if (id) session_.lock(entity_, *id, record.get());
      const void* before = id ? session_.before(entity_, *id) : nullptr;
      refuse_unless(
          entity_, session_.actor(), id ? "update" : "create", before ? entity_.state_of(before) : "");
      if (id)
        refuse_unless_reached(session_, entity_, "update", *id);
      else
        refuse_both_duties(entity_, session_.actor(), "create");
      const auto request = request_of(row, id.has_value(), problems);
      auto more = read_json(
          entity_, request, record.get(), {.before = before, .grants = session_.actor().grants.get()});
      for (auto& problem : more)
        if (problems.empty() || problem.code != "required") problems.push_back(std::move(problem));
      complete(session_, entity_, record.get(), before, std::move(problems));
      if (!broken_) save(i, record.get(), id.has_value());
      return;
    } catch (const Refused& refused) { problems = refused.problems(); }
    if (std::ranges::any_of(problems, asks_for_proof)) throw Refused{std::move(problems)};
    broken_ = true;
    for (auto& problem : problems) add(i, std::move(problem));
  }

  void save(std::size_t i, void* record, bool changes) {
    if (changes) return save_change(record);
    if (together_) {
      created_.push_back({together_->add(record), row_of_sheet(i)});
      added_.push_back(i);
      return;
    }
    session_.save(entity_, record, "create");
    std::string id;
    text_of(entity_.fields.front(), record, id);
    created_.push_back({id_of(id), row_of_sheet(i)});
    // Rows further down may refer to this one.
    for (auto& [column, ids] : references_)
      if (columns_[column].field->type->target().table == entity_.table && key_ &&
          columns_[column].key->name == key_->name)
        ids.emplace(key_of(table_.rows[i]), Known{id_of(id)});
  }

  void save_change(void* record) {
    const Field& version = *entity_.field("version");
    std::string was, is;
    text_of(version, record, was);
    session_.save(entity_, record, "update");
    text_of(version, record, is);
    if (was != is) ++updated_;
  }

  void remember() {
    archive::ImportBatch batch{
        .resource = std::string{entity_.name},
        .record_table = std::string{entity_.table},
        .file_name = file_name_,
        .row_count = static_cast<std::int64_t>(table_.rows.size()),
        .created_count = static_cast<std::int64_t>(created_.size()),
        .updated_count = static_cast<std::int64_t>(updated_)};
    archive::remember_import(session_, std::move(batch), created_);
  }

  // No fault of the row: the file is sent again with the proof.
  static bool asks_for_proof(const Problem& problem) { return problem.code == "confirmation_required"; }

  void refuse_beyond_reach() {
    std::vector<Uuid> ids;
    ids.reserve(created_.size());
    for (const auto& made : created_) ids.push_back(made.id);
    for (const auto n : made_beyond_reach(session_, entity_, ids)) {
      if (problems_.size() == most_problems) break;
      add(created_[n].row - row_of_sheet(0), {"", "permission_denied"});
    }
    refuse_if(std::move(problems_));
  }

  static std::size_t row_of_sheet(std::size_t i) { return i + 2; }

  // Rows are counted from 0 in the path, like lines, and as the spreadsheet counts them in the argument.
  void add(std::size_t i, Problem problem) {
    problem.field = "rows[" + std::to_string(i) + "]" + (problem.field.empty() ? "" : "." + problem.field);
    problem.arguments.emplace_back("row", std::to_string(row_of_sheet(i)));
    problems_.push_back(std::move(problem));
  }

  Session& session_;
  const Entity& entity_;
  const CsvTable& table_;
  const Field* key_;
  const std::optional<std::string> file_name_;
  std::vector<ImportColumn> columns_;
  std::optional<std::size_t> id_column_, key_column_;
  Ids known_;
  std::map<std::size_t, Ids> references_;  // by column
  std::map<const Field*, bool> said_;      // what is said of every new row, unless the row says it
  std::vector<std::size_t> added_;         // rows that are stored together next
  std::set<std::string> seen_;             // unique codes of the rows so far
  std::optional<BatchInsert> together_;    // new records, unless they must be saved one by one
  std::vector<archive::ImportedRecord> created_;
  std::size_t updated_ = 0;
  bool broken_ = false;  // a row cannot be taken in: the others are only looked at
  Problems problems_;
};

std::string title_of(const Call& call, const Entity& entity) {
  const auto language = call.language == "en" ? Language::en : Language::ja;
  return call.context.catalogue.text(language, "entity." + std::string{entity.name});
}

// Says in the end what became of it. A fault is kept until then: a fiber must not wait while it is caught.
http::Response watched(std::optional<ImportProgress>& progress, const std::function<http::Response()>& work) {
  if (!progress) return work();
  http::Response response;
  std::exception_ptr fault;
  try {
    response = work();
  } catch (...) { fault = std::current_exception(); }
  progress->end(!fault);
  if (fault) std::rethrow_exception(fault);
  return response;
}

}  // namespace

http::Response import_csv(Call& call, const Entity& entity) {
  if (entity.read_only) throw Refused{"read_only"};
  const bool allowed = call.actor.may(entity.name, "create") != Reach::none ||
                       call.actor.may(entity.name, "update") != Reach::none;
  if (!allowed) throw Refused{"permission_denied"};
  if (!call.request.header("content-type").value_or("").starts_with("text/csv"))
    throw Refused{"csv_expected"};
  const std::optional<std::string> file_name{call.request.parameter("file_name")};
  if (file_name && !archive::is_file_name(*file_name)) throw Refused{"malformed", "file_name"};
  CsvTable table;
  call.context.workers.run([&] { table = read_csv(call.request.body, most_imported_rows); });
  std::optional<ImportProgress> progress;
  if (!call.dry_run() && table.rows.size() >= rows_to_watch)
    progress.emplace(call, file_name ? *file_name : title_of(call, entity));
  auto response = watched(progress, [&] {
    return change(
        call,
        nullptr,
        [&](Session& session) {
          return Import{session, entity, table, call.request, file_name}.run(progress ? &*progress : nullptr);
        },
        longest_import);
  });
  if (!call.dry_run()) call.context.events.changed(call.actor.organization_id, entity.name, "", "");
  return response;
}

}  // namespace erp::api
