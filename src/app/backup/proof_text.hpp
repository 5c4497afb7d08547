// The text of a dump, changed on its way into a database that is made only to prove the dump and then
// dropped: what is stored of it is the same, what is derived from it is left out.
//  - tables are not logged, and their rows are frozen as they come
//  - what a search finds a record by, a generated column that no dump holds, stays empty
//  - indexes are left out, but not keys, unique ones and references: they prove something
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace erp::app::backup {

class ProofText {
 public:
  explicit ProofText(std::function<void(std::string_view)> sink) : sink_{std::move(sink)} {}

  void read(std::string_view content);
  void finish();  // after the last piece

 private:
  void pass_rows();
  bool pass_line();  // false: there is no whole line yet
  void pass(std::string_view line);

  std::function<void(std::string_view)> sink_;
  std::string kept_;  // what came and was not yet passed on, from place_
  std::size_t place_ = 0;
  bool rows_ = false;      // within the rows of a table
  bool skipping_ = false;  // within a statement that is left out
  bool loading_ = false;   // the first rows have come
};

}  // namespace erp::app::backup
