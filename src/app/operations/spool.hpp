// Messages that wait to be delivered: files that outlive crashes and mail servers that are away. Each is
// delivered once; what was sent is remembered by its id.
#pragma once

#include "base/values.hpp"
#include "modules/operations/notice.hpp"
#include "service/config.hpp"

#include <chrono>
#include <filesystem>

namespace erp::app {

class Spool {
 public:
  // Makes its folders below the state folder. Throws std::system_error.
  explicit Spool(const Config&);

  // On the disk when it returns. A message with this id that waits or was sent already is not put again.
  void put(const operations::Notice&, Instant now) const;
  // Tries what is due, until the time is up. A second process that delivers meanwhile has precedence.
  void deliver(Instant now, std::chrono::milliseconds at_most) const;
  std::size_t waiting() const;
  bool has_channel() const;  // false: nothing is configured that could tell anybody

 private:
  const Config& config_;
  std::filesystem::path waiting_, sent_, refused_, lock_;
};

// Whom a critical message names besides (support::contact_list), as it was when the database was last seen.
std::filesystem::path file_of_contacts(const Config&);

}  // namespace erp::app
