// JSON put together member by member, for answers that are made from descriptions and not from records.
#pragma once

#include "base/text.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace erp::api {

class JsonObject {
 public:
  JsonObject& json(std::string_view name, std::string_view value) {  // JSON already
    text_ += text_.empty() ? '{' : ',';
    write_json_text(name, text_);
    text_ += ':';
    text_ += value;
    return *this;
  }
  JsonObject& text(std::string_view name, std::string_view value) { return json(name, json_text(value)); }
  JsonObject& yes_no(std::string_view name, bool value) { return json(name, value ? "true" : "false"); }
  JsonObject& number(std::string_view name, std::int64_t value) { return json(name, std::to_string(value)); }
  std::string done() const { return text_.empty() ? "{}" : text_ + "}"; }

 private:
  std::string text_;
};

class JsonArray {
 public:
  JsonArray& json(std::string_view value) {
    text_ += text_.empty() ? '[' : ',';
    text_ += value;
    return *this;
  }
  JsonArray& text(std::string_view value) { return json(json_text(value)); }
  bool empty() const { return text_.empty(); }
  std::string done() const { return empty() ? "[]" : text_ + "]"; }

 private:
  std::string text_;
};

}  // namespace erp::api
