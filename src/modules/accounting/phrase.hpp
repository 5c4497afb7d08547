// The phrase book (摘要辞書): texts that come back in the lines of documents, offered by F4 or "=".
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"

#include <optional>
#include <string>

namespace erp::accounting {

struct Phrase {
  Id<Phrase> id;
  Version version;
  std::string code;  // short, to be typed
  std::string name;  // the text itself
  std::optional<std::string> name_kana;
  bool is_active = true;
  static const Entity entity;
};

}  // namespace erp::accounting
