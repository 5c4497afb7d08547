// Loads the text of a dump into the database of a proof, over two sessions that share the rows of each table
// and then the keys: one server process works at the speed of one core.
#pragma once

#include "app/backup/proof_text.hpp"
#include "db/direct.hpp"

#include <array>
#include <cstdint>
#include <map>

namespace erp::app::backup {

class ProofLoad : public ProofTarget {
 public:
  explicit ProofLoad(const std::string& url);  // throws db::Unavailable

  // Each throws db::Error with what the server said. What was loaded by then stays.
  void statements(std::string_view lines) override;
  void key(std::string_view table, std::string_view statement) override;
  void reference(std::string_view statement) override { references_ += statement; }
  void begin_rows(std::string_view table, const std::string& copy) override;
  void rows(std::string_view lines) override;
  void end_rows() override;
  void finish();

  // How many the server took in, by table.
  const std::map<std::string, std::int64_t>& rows() const { return rows_; }
  // Makes the foreign keys, which needs nothing but the rows and can go on beside other questions to them.
  void make_references();

 private:
  void run_statements();
  void make_keys();

  std::array<db::Direct, 2> sessions_;
  std::size_t turn_ = 0;
  std::string statements_;                   // not yet run
  std::map<std::string, std::string> keys_;  // of each table, not yet made
  std::string references_;                   // not yet made
  std::string table_;                        // whose rows come
  std::map<std::string, std::int64_t> rows_;
};

}  // namespace erp::app::backup
