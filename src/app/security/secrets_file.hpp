// Where the program keeps secrets that it has made itself: files that root writes and the service reads.
#pragma once

#include "service/config.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace erp::app::security {

// Of an installed service.
inline const std::filesystem::path settings_of_secrets = "/etc/itdo-erp/conf.d/90-secrets.toml";

// Never half, with the owner and group of its folder, and nothing for others.
void write_private(const std::filesystem::path&, const std::string& text);

// Why a setting that is written to the file would not win over where its value comes from now; empty: it
// would.
std::string objection_to(
    const ConfigSnapshot&, const std::string& key, const std::filesystem::path& settings_file);

// Settings of its own, one a line: those that are there already stay, in sections, too. What could not be
// read again is put back and thrown.
class SecretsFile {
 public:
  explicit SecretsFile(std::filesystem::path);
  SecretsFile(const SecretsFile&) = delete;
  SecretsFile& operator=(const SecretsFile&) = delete;
  ~SecretsFile();  // what is not kept is put back
  void put(const std::string& section, const std::string& key, const std::string& value);
  void put_back();
  void keep() { is_kept_ = true; }

 private:
  std::filesystem::path path_;
  std::optional<std::string> before_;
  bool is_put_ = false, is_kept_ = false;
};

// So that it reads them. False: it ran and could not be restarted, which is said.
bool restart_the_service();

}  // namespace erp::app::security
