#include "entity/json.hpp"

#include "base/text.hpp"
#include "entity/access.hpp"
#include "entity/describe.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace erp {
namespace {

constexpr std::size_t most_lines = 1'000;

// The text form of a JSON value, or nothing if it is a list or an object. A number is exact up to 15 digits;
// what has more must be sent as text.
bool text_of(const boost::json::value& value, std::string& text) {
  if (value.is_string())
    text = value.get_string();
  else if (value.is_bool())
    text = value.get_bool() ? "true" : "false";
  else if (value.is_int64())
    text = std::to_string(value.get_int64());
  else if (value.is_uint64())
    text = std::to_string(value.get_uint64());
  else if (value.is_double()) {
    char digits[400];
    const auto [end, error] =
        std::to_chars(digits, digits + sizeof digits, value.get_double(), std::chars_format::fixed);
    if (error != std::errc{} || end - digits > 17) return false;
    text.assign(digits, end);
  } else
    return false;
  return true;
}

struct Reader {
  const ReadOptions& options;
  Problems& problems;

  void value(
      const Entity& entity, const Field& field, const boost::json::value& value, void* record,
      const std::string& path) {
    void* place = field.at(record);
    if (value.is_null()) return field.type->clear(place);
    if (field.type->list) return texts(field, value, place, path);
    std::string text;
    if (!text_of(value, text)) return problems.push_back({path, "malformed"});
    if (!valid_utf8(text) || text.find('\0') != std::string::npos)
      return problems.push_back({path, "malformed"});
    if (text.empty() && field.type->optional) return field.type->clear(place);
    if (!field.type->parse(text, place)) return problems.push_back(malformed(field, path));
    if (field.notes.max != 0 && characters(text) > static_cast<std::size_t>(field.notes.max))
      problems.push_back({path, "too_long", {{"max", std::to_string(field.notes.max)}}});
    if (options.grants && options.grants->hides(entity.name, field.name))
      problems.push_back({path, "not_permitted"});
  }

  static Problem malformed(const Field& field, const std::string& path) {
    if (field.type->options.empty()) return {path, "malformed"};
    std::string options;
    for (const auto option : field.type->options)
      options += (options.empty() ? "" : ", ") + std::string{option};
    return {path, "not_one_of", {{"options", options}}};
  }

  void texts(const Field& field, const boost::json::value& value, void* place, const std::string& path) {
    if (!value.is_array() || value.get_array().size() > 100) return problems.push_back({path, "malformed"});
    auto& list = as<Texts>(place);
    list.clear();
    for (const auto& one : value.get_array()) {
      if (!one.is_string() ||
          (field.notes.max != 0 && one.get_string().size() > static_cast<std::size_t>(field.notes.max)))
        return problems.push_back({path, "malformed"});
      list.emplace_back(one.get_string());
    }
  }

  // What answers carry beside the fields.
  static bool comes_back(const Entity& entity, std::string_view name) {
    if (name == "actions" || name == "created_at" || name == "updated_at" || name == "created_by" ||
        name == "line_no")
      return true;
    for (const Computed& computed : entity.computed)
      if (computed.name == name) return true;
    return entity.field(std::string{name} + "_id") != nullptr;
  }

  void object(
      const Entity& entity, const boost::json::object& request, void* record, const void* before,
      const std::string& path) {
    for (const auto& [key, given] : request) {
      const std::string_view name{key};
      const auto at = path + std::string{name};
      const Field* field = entity.field(name);
      if (!field) field = entity.input(name);
      if (field && !field->notes.internal) {
        if (name == "version") version(given, at);
        if (field->notes.derived || name == "id" || name == "version") continue;
        value(entity, *field, given, record, at);
        if (field->notes.fixed && before && printed(*field, before) != printed(*field, record))
          problems.push_back({at, "fixed"});
      } else if (const Lines* lines = lines_of(entity, name)) {
        if (!lines->derived) rows(*lines, given, record, before, at);
      } else if (!comes_back(entity, name)) {
        problems.push_back({characters(at) > 60 ? path : at, "unknown_field"});
      }
    }
  }

  static const Lines* lines_of(const Entity& entity, std::string_view name) {
    for (const Lines& lines : entity.lines)
      if (lines.name == name) return &lines;
    return nullptr;
  }

  static std::string printed(const Field& field, const void* record) {
    std::string text;
    return erp::text_of(field, record, text) ? text : std::string{};
  }

  void version(const boost::json::value& given, const std::string& path) {
    if (!given.is_int64()) return problems.push_back({path, "malformed"});
    if (options.version && path == "version") *options.version = given.get_int64();
  }

  void rows(
      const Lines& lines, const boost::json::value& given, void* record, const void* before,
      const std::string& path) {
    if (!given.is_array()) return problems.push_back({path, "malformed"});
    if (given.get_array().size() > most_lines)
      return problems.push_back({path, "too_many", {{"max", std::to_string(most_lines)}}});
    lines.clear(record);
    for (const auto& row : given.get_array()) {
      const auto at = path + "[" + std::to_string(lines.size(record)) + "]";
      void* line = lines.add(record);
      if (!row.is_object()) {
        problems.push_back({at, "malformed"});
        continue;
      }
      const void* was = existing(lines, row.get_object(), before, at);
      if (was) lines.assign(line, was);
      object(lines.entity(), row.get_object(), line, was, at + ".");
    }
  }

  // A row that names its id is that line, changed; an id that the document does not have is refused.
  const void* existing(
      const Lines& lines, const boost::json::object& row, const void* before, const std::string& at) {
    const auto* id = row.if_contains("id");
    const Field* field = lines.entity().field("id");
    if (!id || !field || id->is_null()) return nullptr;
    if (before && id->is_string())
      for (std::size_t i = 0; i < lines.size(before); ++i)
        if (printed(*field, lines.in(before, i)) == std::string_view{id->get_string()})
          return lines.in(before, i);
    problems.push_back({at + ".id", "not_found"});
    return nullptr;
  }

  // Blanks and line ends alone say nothing in a record that is kept. Of what is only said, its own rules
  // tell, together with whatever else is wrong.
  static bool blank(const Entity& entity, const Field& field, const void* record) {
    std::string text;
    if (!erp::text_of(field, record, text)) return true;
    return !entity.path.empty() && field.type->name == "text" && trimmed(text).empty();
  }

  void find_blanks(const Entity& entity, const void* record, const std::string& path) {
    for (const Field& field : entity.fields)
      if (!field.type->optional && !field.notes.derived && !field.notes.filled && !field.notes.internal &&
          field.name != "id" && blank(entity, field, record))
        problems.push_back({path + std::string{field.name}, "required"});
    for (const Lines& lines : entity.lines)
      for (std::size_t i = 0; !lines.derived && i < lines.size(record); ++i)
        find_blanks(
            lines.entity(),
            lines.in(record, i),
            path + std::string{lines.name} + "[" + std::to_string(i) + "].");
  }
};

bool parse_object(std::string_view body, boost::json::object& object) {
  boost::json::parse_options options;
  options.max_depth = 8;
  boost::system::error_code error;
  auto value = boost::json::parse(body, error, {}, options);
  if (error || !value.is_object()) return false;
  object = std::move(value.get_object());
  return true;
}

// A field that already has a problem is not also said to be missing.
void keep_first_per_field(Problems& problems) {
  Problems kept;
  for (auto& problem : problems)
    if (std::ranges::none_of(kept, [&](const Problem& k) { return k.field == problem.field; }))
      kept.push_back(std::move(problem));
  problems = std::move(kept);
}

}  // namespace

void write_value(const Field& field, const void* record, std::string& out) {
  if (field.type->list) {
    out += '[';
    for (const auto& text : as<Texts>(field.in(record))) {
      if (out.back() != '[') out += ',';
      write_json_text(text, out);
    }
    out += ']';
    return;
  }
  std::string text;
  if (!text_of(field, record, text))
    out += "null";
  else if (field.type->bare)
    out += text;
  else
    write_json_text(text, out);
}

namespace {
void write_fields(const Entity& entity, const void* record, char separator, std::string& out) {
  for (const Field& field : entity.fields) {
    if (field.notes.internal) continue;
    out += separator, separator = ',';
    out += '"', out += field.name, out += "\":";
    write_value(field, record, out);
  }
}
}  // namespace

void write_lines(const Lines& lines, const void* record, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < lines.size(record); ++i) {
    if (i != 0) out += ',';
    out += "{\"line_no\":" + std::to_string(i + 1);
    write_fields(lines.entity(), lines.in(record, i), ',', out);
    out += '}';
  }
  out += ']';
}

void write_json(const Entity& entity, const void* record, std::string& out) {
  write_fields(entity, record, '{', out);
  for (const Lines& lines : entity.lines) {
    out += ",\"", out += lines.name, out += "\":";
    write_lines(lines, record, out);
  }
  out += '}';
}

Problems read_json(const Entity& entity, std::string_view body, void* record, const ReadOptions& options) {
  Problems problems;
  boost::json::object object;
  if (!parse_object(body, object)) return {{"", "not_json"}};
  Reader reader{options, problems};
  reader.object(entity, object, record, options.before, "");
  reader.find_blanks(entity, record, "");
  keep_first_per_field(problems);
  return problems;
}

Problems read_texts(std::string_view body, std::vector<std::pair<std::string, std::string>>& members) {
  boost::json::object object;
  if (!parse_object(body, object)) return {{"", "not_json"}};
  Problems problems;
  for (const auto& [key, value] : object) {
    std::string text;
    if (!value.is_null() && !text_of(value, text))
      problems.push_back({std::string{key}, "malformed"});
    else
      members.emplace_back(std::string{key}, std::move(text));
  }
  return problems;
}

}  // namespace erp
