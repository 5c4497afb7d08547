// The text of a dump, changed on its way into a database that is made only to prove the dump and then
// dropped: what is stored of it is the same, what is derived from it is left out.
//  - tables are not logged
//  - what a search finds a record by, a generated column that no dump holds, stays empty
//  - indexes are left out, but not keys, unique ones and references: they prove something. Those are handed
//    over apart, so that several can be made at once
#pragma once

#include <string>
#include <string_view>

namespace erp::app::backup {

// What takes the text in, in the order of the dump.
class ProofTarget {
 public:
  virtual ~ProofTarget() = default;
  virtual void statements(std::string_view lines) = 0;  // a statement may be spread over several calls
  virtual void key(std::string_view table, std::string_view statement) = 0;  // that nothing is there twice
  virtual void reference(std::string_view statement) = 0;                    // a foreign key
  virtual void begin_rows(std::string_view table, const std::string& copy) = 0;  // COPY … FROM stdin
  virtual void rows(std::string_view lines) = 0;                                 // whole ones
  virtual void end_rows() = 0;
};

class ProofText {
 public:
  explicit ProofText(ProofTarget& target) : target_{target} {}

  void read(std::string_view content);
  void finish();  // after the last piece

 private:
  void pass_rows();
  bool pass_line();  // false: there is no whole line yet
  void pass(std::string_view line);
  void pass_altered(std::string_view line);

  ProofTarget& target_;
  std::string kept_;  // what came and was not yet passed on, from place_
  std::size_t place_ = 0;
  bool rows_ = false;      // within the rows of a table
  bool skipping_ = false;  // within a statement that is left out
  std::string altering_;   // the first line of a statement that alters a table
  bool loading_ = false;   // the first rows have come
};

}  // namespace erp::app::backup
