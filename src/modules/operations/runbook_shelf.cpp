#include "modules/operations/runbook_shelf.hpp"

#include "service/durable.hpp"

#include <memory>

namespace erp::operations {
namespace {

std::unique_ptr<const RunbookShelf>& opened() {
  static std::unique_ptr<const RunbookShelf> one;
  return one;
}

}  // namespace

RunbookShelf::RunbookShelf(const std::filesystem::path& docs) {
  for (const char* kind : {"runbooks", "tasks"}) {
    read(docs / kind, en_);
    read(docs / kind / "ja", ja_);
  }
}

void RunbookShelf::read(const std::filesystem::path& folder, Books& books) {
  std::error_code none;
  for (const auto& file : std::filesystem::directory_iterator{folder, none}) {
    if (file.path().extension() != ".md") continue;
    const auto name = file.path().stem().string();
    books.emplace(name, read_runbook(name, content_of(file.path()).value_or("")));
  }
}

const Runbook* RunbookShelf::find(Language language, std::string_view name) const {
  const auto found = of(language).find(name);
  return found == of(language).end() ? nullptr : &found->second;
}

std::vector<const Runbook*> RunbookShelf::all(Language language) const {
  std::vector<const Runbook*> books;
  for (const auto& [name, book] : of(language)) books.push_back(&book);
  return books;
}

void open_shelf(const std::filesystem::path& docs) {
  opened() = std::make_unique<const RunbookShelf>(docs);
}

const RunbookShelf& shelf() {
  static const RunbookShelf empty{""};
  return opened() ? *opened() : empty;
}

}  // namespace erp::operations
