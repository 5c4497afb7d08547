// A file of the checkout as the rules look at it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tidy {

struct Violation {
  std::string path;
  std::size_t line = 0;  // 0: the whole file
  std::string message;
};
using Violations = std::vector<Violation>;

struct Source {
  std::string path;  // within the checkout: "src/base/text.hpp"
  std::string text;
  std::string code;  // same length; comments and the insides of texts are blanks (C++ only)

  bool is_cpp() const;
  bool is_header() const { return path.ends_with(".hpp"); }
  // Tests and what only they include: "invoice_test.cpp", "test_database.hpp", "servers_for_test.hpp".
  bool is_test() const {
    return path.ends_with("_test.cpp") || path.ends_with("_for_test.hpp") ||
           path.find("/test_") != std::string::npos;
  }
  // "modules" of "src/modules/sales/invoice.cpp"; empty outside of src/.
  std::string_view layer() const;
  std::size_t line_at(std::size_t offset) const;  // from 1
};

Source make_source(std::string path, std::string text);

// The sources under src, tools, bench, tests, scripts and web, sorted by path.
std::vector<Source> read_sources(const std::filesystem::path& checkout);

std::string read_file(const std::filesystem::path&);  // empty if there is none

std::vector<std::string_view> lines_of(std::string_view text);

// The position of the word, not as a part of a longer one, at or behind `from`; npos if there is none.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0);

bool is_word_character(char);

}  // namespace tidy
