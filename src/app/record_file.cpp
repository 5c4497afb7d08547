#include "app/record_file.hpp"

#include "entity/json.hpp"

#include <boost/json.hpp>

namespace erp::app {
namespace {

namespace json = boost::json;

std::string text_in(const json::value& value) {
  return value.is_string() ? std::string{value.as_string()} : json::serialize(value);
}

void read_members(const Entity& entity, const json::object& object, void* record) {
  for (const Field& field : entity.fields) {
    const auto* const value = object.if_contains(field.name);
    if (!value || value->is_null()) continue;
    if (field.type->list) {
      auto& texts = *static_cast<std::vector<std::string>*>(field.at(record));
      for (const auto& one : value->as_array()) texts.push_back(text_in(one));
    } else if (!field.type->parse(text_in(*value), field.at(record))) {
      throw std::runtime_error{std::string{field.name} + " cannot be read"};
    }
  }
  for (const Lines& lines : entity.lines) {
    const auto* const all = object.if_contains(lines.name);
    if (!all || !all->is_array()) continue;
    for (const auto& one : all->as_array()) read_members(lines.entity(), one.as_object(), lines.add(record));
  }
}

}  // namespace

std::string written_record(const Entity& entity, const void* record) {
  std::string text;
  write_json(entity, record, text);
  return text + "\n";
}

void read_record(const Entity& entity, std::string_view text, void* record) {
  const json::value value = json::parse(text);
  read_members(entity, value.as_object(), record);
}

}  // namespace erp::app
