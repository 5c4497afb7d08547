#include "app/backup/retention.hpp"

#include <algorithm>

namespace erp::app::backup {

std::vector<std::string> expired(std::vector<Kept> backups, std::int64_t keep_days, std::size_t keep_least) {
  std::ranges::sort(backups, {}, &Kept::age_days);
  std::vector<std::string> gone;
  std::size_t verified = 0;
  for (const Kept& backup : backups) {
    const bool needed = verified < keep_least;
    if (backup.verified) ++verified;
    if (!needed && backup.age_days > keep_days) gone.push_back(backup.file);
  }
  return gone;
}

}  // namespace erp::app::backup
