// `itdo-erp dr activate`: the machine is lost; the service comes up on another one from what lies in another
// place. Step by step, each timed and remembered: what broke off goes on where it was.
#pragma once

#include "app/commands.hpp"

#include <filesystem>
#include <string>

namespace erp::app {

struct ActivationOptions {
  bool again = false;              // from the first step, whatever was done before
  bool replace = false;            // a database that is here already is put aside
  bool without_files = false;      // there is no archive of attached files any more
  std::filesystem::path files;     // archive of attached files; empty: the newest of backup.folder
  std::filesystem::path key_file;  // with the passphrase of an encrypted repository
  std::string address;             // that the world is to find the service at; empty: of this machine
};

// 0 all is done; 3 all but what only people can do (the name still leads elsewhere); 1 a step failed;
// 4 refused, nothing was touched: before the database is replaced.
int activate(const Snapshot&, const ActivationOptions&);
// What was done, and how long it took.
int show_activation(const Snapshot&);

}  // namespace erp::app
