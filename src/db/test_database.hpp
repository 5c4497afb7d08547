// A database for tests: on a PostgreSQL server of the test's own in a temporary folder, or on the server that
// the environment variable ITDO_TEST_DATABASE names (the connection string of a superuser).
#pragma once

#include "db/direct.hpp"

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace erp::db {

// The connection string with another database in it.
inline std::string with_database(const std::string& uri, const std::string& name) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed{
      PQconninfoParse(uri.c_str(), nullptr), &PQconninfoFree};
  if (!parsed) throw std::invalid_argument{"the connection string cannot be read"};
  std::string text;
  for (const auto* option = parsed.get(); option->keyword; ++option) {
    if (!option->val || std::string_view{option->keyword} == "dbname") continue;
    text += std::string{option->keyword} + "='";
    for (const char* c = option->val; *c; ++c)
      text += (*c == '\'' || *c == '\\') ? std::string{'\\', *c} : std::string{*c};
    text += "' ";
  }
  return text + "dbname='" + name + "'";
}

class TestServer {
 public:
  TestServer() {
    std::string pattern = (std::filesystem::temp_directory_path() / "itdo-db-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error{"there is no room for a temporary folder"};
    folder_ = pattern;
    // The server refuses to run as root.
    if (geteuid() == 0) {
      as_ = "runuser -u postgres -- ";
      must("chown postgres " + folder_);
    }
    must(
        as_ + programs() + "/initdb -D " + folder_ +
        "/data -U postgres -A trust -E UTF8 --no-locale --no-sync");
    start();
  }
  ~TestServer() {
    run(control("stop -m immediate"));
    std::filesystem::remove_all(folder_);
  }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  void start() {
    must(control(
        "start -w -o \"-F -k " + folder_ +
        " -c listen_addresses= -c max_connections=60 -c shared_buffers=32MB\""));
  }
  void stop() { must(control("stop -w -m fast")); }
  std::string uri() const { return "host=" + folder_ + " user=postgres dbname=postgres"; }

 private:
  static std::string programs() {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe{popen("pg_config --bindir", "r"), &pclose};
    std::array<char, 512> line{};
    if (!pipe || !fgets(line.data(), line.size(), pipe.get()))
      throw std::runtime_error{"pg_config is not installed"};
    const std::string text{line.data()};
    return text.substr(0, text.find('\n'));
  }
  static bool run(const std::string& command) {
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
  }
  static void must(const std::string& command) {
    if (!run(command)) throw std::runtime_error{"failed: " + command};
  }
  std::string control(const std::string& what) const {
    return "cd / && " + as_ + programs() + "/pg_ctl -D " + folder_ + "/data -l " + folder_ + "/log " + what;
  }

  std::string folder_, as_;
};

// Lives as long as the test program; each program has a database of its own.
class TestDatabase : public testing::Environment {
 public:
  static TestDatabase& instance() {
    static auto* const environment =
        static_cast<TestDatabase*>(testing::AddGlobalTestEnvironment(new TestDatabase));
    return *environment;
  }

  const std::string& uri() {
    if (uri_.empty()) create();
    return uri_;
  }
  // Null on a server that is not ours to stop.
  TestServer* server() {
    uri();
    return server_.get();
  }
  void TearDown() override {
    if (!uri_.empty() && !server_) Direct{given_}.run("drop database " + name_ + " with (force)");
    server_.reset();
  }

 private:
  void create() {
    if (const char* given = std::getenv("ITDO_TEST_DATABASE")) {
      given_ = given;
    } else {
      server_ = std::make_unique<TestServer>();
      given_ = server_->uri();
    }
    Direct{given_}.run("create database " + name_);
    uri_ = with_database(given_, name_);
  }

  std::unique_ptr<TestServer> server_;
  const std::string name_ = "itdo_test_" + std::to_string(getpid());
  std::string given_, uri_;
};

// How many connections of the program sleep within a statement: a test waits for it instead of guessing a
// time.
inline std::size_t asleep(Direct& admin) {
  return admin
      .run(
          "select 1 from pg_stat_activity where application_name = 'itdo-erp' and wait_event = 'PgSleep' "
          "and datname = current_database()")
      .size();
}

// Ends every connection of the program.
inline void terminate_others(Direct& admin) {
  admin.run(
      "select pg_terminate_backend(pid, 10000) from pg_stat_activity "
      "where pid <> pg_backend_pid() and application_name = 'itdo-erp' and datname = current_database()");
}

// At start, so that the environment is registered before the tests run.
inline TestDatabase& test_database = TestDatabase::instance();

}  // namespace erp::db
