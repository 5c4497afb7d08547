// A second PostgreSQL beside the one that runs, made from the repository as of a moment; nobody else reaches
// it.
#pragma once

#include "base/values.hpp"
#include "service/config.hpp"

#include <filesystem>
#include <string>

namespace erp::app::pitr {

// What is to be restored: no moment means everything that was archived.
struct Target {
  std::string base_backup;   // label
  std::string last_segment;  // the newest that was archived: it must have been read if no moment is given
  Instant moment;
};

// Gone with its files at the end of its life.
class ScratchCluster {
 public:
  // Restores and recovers. Throws backup::Unusable: backup_damaged, wal_damaged; std::runtime_error else.
  ScratchCluster(const std::filesystem::path& folder, const Target&);
  ~ScratchCluster();
  ScratchCluster(const ScratchCluster&) = delete;
  ScratchCluster& operator=(const ScratchCluster&) = delete;

  // The settings with every connection leading here.
  Config config(const Config&) const;
  // When the last transaction was committed that it has.
  Instant last_commit() const { return last_commit_; }

 private:
  void restore(const Target&);
  void recover(const Target&);
  bool runs() const;
  bool recovered();
  void remove();
  std::string url(const std::string& role, const std::string& database) const;

  std::filesystem::path folder_, data_, sockets_;
  Instant last_commit_;
  std::uint64_t read_until_ = 0;  // number of the segment
};

}  // namespace erp::app::pitr
