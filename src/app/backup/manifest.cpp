#include "app/backup/manifest.hpp"

#include "service/durable.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <iterator>

namespace erp::app::backup {
namespace {

namespace json = boost::json;

std::string text(const json::object& object, std::string_view name) {
  return std::string{object.at(name).as_string()};
}

template <class Value>
std::map<std::string, Value> by_name(const json::value& value) {
  std::map<std::string, Value> out;
  for (const auto& [name, one] : value.as_object()) out[std::string{name}] = json::value_to<Value>(one);
  return out;
}

}  // namespace

std::filesystem::path manifest_path(const std::filesystem::path& backup) {
  return backup.string() + ".json";
}

std::string to_json(const Manifest& m) {
  json::object rows, heads;
  for (const auto& [table, count] : m.content.rows) rows[table] = count;
  for (const auto& [company, head] : m.content.heads) heads[company] = head;
  const json::object object{
      {"file", m.file},
      {"bytes", m.facts.bytes},
      {"content_bytes", m.facts.content_bytes},
      {"sha256", m.facts.sha256},
      {"started_at", m.started_at},
      {"finished_at", m.finished_at},
      {"dump_ms", m.dump_ms},
      {"program_version", m.program_version},
      {"database", m.content.database},
      {"server_version", m.content.server_version},
      {"wal_position", m.content.wal_position},
      {"schema", m.content.schema},
      {"rows", std::move(rows)},
      {"ledger_heads", std::move(heads)},
      {"verified_at", m.verified_at},
      {"verify_ms", m.verify_ms},
      {"fault", m.fault}};
  return json::serialize(object) + "\n";
}

void write_manifest(const std::filesystem::path& place, const Manifest& manifest) {
  write_durably(place, to_json(manifest));
  using enum std::filesystem::perms;
  std::filesystem::permissions(place, owner_read | owner_write | group_read);
}

std::optional<Manifest> read_manifest(const std::filesystem::path& backup) {
  std::ifstream file{manifest_path(backup)};
  if (!file) return {};
  const std::string content{std::istreambuf_iterator<char>{file}, {}};
  try {
    const auto object = json::parse(content).as_object();
    Manifest m;
    m.file = text(object, "file");
    m.facts = {
        object.at("bytes").to_number<std::int64_t>(),
        object.at("content_bytes").to_number<std::int64_t>(),
        text(object, "sha256")};
    m.started_at = text(object, "started_at");
    m.finished_at = text(object, "finished_at");
    m.program_version = text(object, "program_version");
    m.content = {
        .database = text(object, "database"),
        .server_version = text(object, "server_version"),
        .wal_position = text(object, "wal_position"),
        .schema = object.at("schema").to_number<std::int64_t>(),
        .rows = by_name<std::int64_t>(object.at("rows")),
        .heads = by_name<std::string>(object.at("ledger_heads"))};
    m.verified_at = text(object, "verified_at");
    m.dump_ms = object.at("dump_ms").to_number<std::int64_t>();
    m.verify_ms = object.at("verify_ms").to_number<std::int64_t>();
    m.fault = text(object, "fault");
    return m;
  } catch (const std::exception&) {
    throw Unusable{"manifest_damaged", manifest_path(backup).string() + " cannot be read"};
  }
}

}  // namespace erp::app::backup
