// The runbooks that the program brings, read once.
#pragma once

#include "base/language.hpp"
#include "modules/operations/runbook.hpp"

#include <filesystem>
#include <map>

namespace erp::operations {

class RunbookShelf {
 public:
  // Those of alerts and those of tasks, each in both languages, below the folder of the documentation.
  explicit RunbookShelf(const std::filesystem::path& docs);

  // Nothing if there is none of this name.
  const Runbook* find(Language, std::string_view name) const;
  std::vector<const Runbook*> all(Language) const;  // by name

 private:
  using Books = std::map<std::string, Runbook, std::less<>>;
  static void read(const std::filesystem::path& folder, Books&);
  const Books& of(Language language) const { return language == Language::ja ? ja_ : en_; }

  Books ja_, en_;
};

// Before the first request; what the documents of runs look into.
void open_shelf(const std::filesystem::path& docs);
const RunbookShelf& shelf();

}  // namespace erp::operations
