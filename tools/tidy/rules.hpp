// The rules themselves: each looks at the sources and answers what breaks it.
#pragma once

#include "source.hpp"

#include <filesystem>
#include <vector>

namespace tidy {

void check_includes(const Source&, Violations&);  // layers, modules, heavy headers
void check_shape(const Source&, Violations&);     // length of lines, functions and files
void check_words(const Source&, Violations&);     // names of files and types, words not welcome in modules

// Sentences: i18n/ja.json and i18n/en.json have the same keys and placeholders; every problem code in the
// sources has a sentence there and an entry in docs/errors.md.
void check_catalogue(const std::filesystem::path& checkout, const std::vector<Source>&, Violations&);

// All of them, in the order of the files.
Violations check(const std::filesystem::path& checkout);

}  // namespace tidy
