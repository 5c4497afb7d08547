// The steps of `itdo-erp setup`. Each may be repeated, says what it did in one line, and throws
// std::runtime_error with one line when it can not be done.
#pragma once

#include "service/config.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace erp::app {

void say(std::string_view line);   // "  ok       …"
void warn(std::string_view line);  // "  warning  …"; the command then ends with 3
bool warned();

// Runs it and answers what it printed; throws if it fails.
std::string must(
    const std::vector<std::string>& words, std::chrono::milliseconds at_most = std::chrono::seconds{60});

// This thread is another user of the machine for as long as this lives: PostgreSQL asks the kernel who
// knocks.
class ActingAs {
 public:
  explicit ActingAs(const char* user);
  ~ActingAs();
  ActingAs(const ActingAs&) = delete;
  ActingAs& operator=(const ActingAs&) = delete;
};

std::string text_in(const std::filesystem::path&);  // empty if there is none
// Whether the file had to be changed. Readable by its owner and group, never half.
bool write_if_different(const std::filesystem::path&, std::string_view content);

struct Cluster {
  std::string version, name;
  std::filesystem::path data;
  std::string superuser_url;
  std::filesystem::path settings() const { return "/etc/postgresql/" + version + "/" + name; }
  std::string unit() const { return "postgresql@" + version + "-" + name + ".service"; }
};
// The cluster of this machine, running; made if there is none.
Cluster start_cluster();
// The same, as it is: what lies in its folder may be half a restore. Throws std::runtime_error if there is
// none.
Cluster known_cluster();
void protect_pages(const Cluster&);                     // data checksums
void let_service_in(const Cluster&);                    // by peer authentication, without a password
void configure_cluster(const Cluster&, const Config&);  // statistics and connections; restarts it if it must

// Units "itdo-erp-….timer" that are installed, in the order of their names.
std::vector<std::string> timers();

void start_cache();
void enable_site();
void start_units();

}  // namespace erp::app
