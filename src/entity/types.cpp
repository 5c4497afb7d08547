#include "entity/describe.hpp"

#include <charconv>

namespace erp {
namespace {

template <class T>
bool parse_number(std::string_view text, T& value) {
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  return error == std::errc{} && end == last && !text.empty();
}

void print_number(std::int64_t value, std::string& out) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

// PostgreSQL's text form of text[]: {one,"two words"}.
void print_texts(const Texts& texts, std::string& out) {
  out += '{';
  for (const auto& text : texts) {
    if (out.back() != '{') out += ',';
    out += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  out += '}';
}

bool parse_texts(std::string_view text, Texts& texts) {
  texts.clear();
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return false;
  text = text.substr(1, text.size() - 2);
  while (!text.empty()) {
    std::string one;
    std::size_t i = 0;
    if (text[0] == '"') {
      for (i = 1; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        one += text[i];
      }
      if (i++ >= text.size()) return false;
    } else {
      for (; i < text.size() && text[i] != ','; ++i) one += text[i];
    }
    texts.push_back(std::move(one));
    if (i < text.size() && text[i] != ',') return false;
    text.remove_prefix(std::min(i + 1, text.size()));
  }
  return true;
}

}  // namespace

constinit const FieldType text_type{
    .name = "text",
    .sql = "text",
    .print =
        [](const void* v, std::string& out) {
          out += as<std::string>(v);
          return !as<std::string>(v).empty();
        },
    .parse =
        [](std::string_view text, void* v) {
          as<std::string>(v) = text;
          return true;
        },
    .clear = [](void* v) { as<std::string>(v).clear(); }};

constinit const FieldType yes_no_type{
    .name = "yes_no",
    .sql = "boolean",
    .bare = true,
    .print =
        [](const void* v, std::string& out) {
          out += as<bool>(v) ? "true" : "false";
          return true;
        },
    .parse =
        [](std::string_view text, void* v) {
          as<bool>(v) = text == "true" || text == "t";
          return as<bool>(v) || text == "false" || text == "f";
        },
    .clear = [](void* v) { as<bool>(v) = false; }};

constinit const FieldType integer_type{
    .name = "integer",
    .sql = "bigint",
    .bare = true,
    .print =
        [](const void* v, std::string& out) {
          print_number(as<std::int64_t>(v), out);
          return true;
        },
    .parse = [](std::string_view text, void* v) { return parse_number(text, as<std::int64_t>(v)); },
    .clear = [](void* v) { as<std::int64_t>(v) = 0; }};

constinit const FieldType version_type{
    .name = "version",
    .sql = "bigint",
    .bare = true,
    .print =
        [](const void* v, std::string& out) {
          print_number(as<Version>(v).value, out);
          return true;
        },
    .parse = [](std::string_view text, void* v) { return parse_number(text, as<Version>(v).value); },
    .clear = [](void* v) { as<Version>(v) = {}; }};

constinit const FieldType date_type{
    .name = "date",
    .sql = "date",
    .print = [](const void* v, std::string& out) { return print(as<Date>(v), out); },
    .parse = [](std::string_view text, void* v) { return parse(text, as<Date>(v)); },
    .clear = [](void* v) { as<Date>(v) = {}; }};

constinit const FieldType instant_type{
    .name = "instant",
    .sql = "timestamp with time zone",
    .print = [](const void* v, std::string& out) { return print(as<Instant>(v), out); },
    .parse = [](std::string_view text, void* v) { return parse(text, as<Instant>(v)); },
    .clear = [](void* v) { as<Instant>(v) = {}; }};

constinit const FieldType uuid_type{
    .name = "uuid",
    .sql = "uuid",
    .print =
        [](const void* v, std::string& out) {
          if (as<Uuid>(v)) print(as<Uuid>(v), out);
          return bool{as<Uuid>(v)};
        },
    .parse = [](std::string_view text, void* v) { return parse(text, as<Uuid>(v)); },
    .clear = [](void* v) { as<Uuid>(v) = {}; }};

constinit const FieldType texts_type{
    .name = "texts",
    .sql = "text[]",
    .list = true,
    .print =
        [](const void* v, std::string& out) {
          print_texts(as<Texts>(v), out);
          return true;
        },
    .parse = [](std::string_view text, void* v) { return parse_texts(text, as<Texts>(v)); },
    .clear = [](void* v) { as<Texts>(v).clear(); }};

const Field* Entity::field(std::string_view wanted) const {
  for (const Field& f : fields)
    if (f.name == wanted) return &f;
  return nullptr;
}

const Field* Entity::input(std::string_view wanted) const {
  for (const Field& f : inputs)
    if (f.name == wanted) return &f;
  return nullptr;
}

const Action* Entity::action(std::string_view wanted) const {
  for (const Action& a : actions)
    if (a.name == wanted) return &a;
  return nullptr;
}

std::string Entity::state_of(const void* record) const {
  std::string state;
  if (const Field* f = field("state")) text_of(*f, record, state);
  return state;
}

}  // namespace erp
