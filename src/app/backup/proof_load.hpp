// Loads the text of a dump into the database of a proof, over two sessions that share the rows of each table:
// one server process reads rows at the speed of one core.
#pragma once

#include "app/backup/proof_text.hpp"
#include "db/direct.hpp"

#include <array>

namespace erp::app::backup {

class ProofLoad : public ProofTarget {
 public:
  explicit ProofLoad(const std::string& url);  // throws db::Unavailable

  // Each throws db::Error with what the server said. What was loaded by then stays.
  void statements(std::string_view lines) override;
  void reference(std::string_view statement) override { references_ += statement; }
  void begin_rows(const std::string& copy) override;
  void rows(std::string_view lines) override;
  void end_rows() override;
  void finish();

  // The foreign keys, which are not yet made: that all of them hold can be looked at beside other things.
  const std::string& references() const { return references_; }

 private:
  void run_statements();

  std::array<db::Direct, 2> sessions_;
  std::size_t turn_ = 0;
  std::string statements_;  // not yet run
  std::string references_;
};

}  // namespace erp::app::backup
