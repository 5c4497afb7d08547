#include "app/preflight.hpp"

#include "app/operations/machine.hpp"

#include <gtest/gtest.h>

namespace erp::app {
namespace {

TEST(Preflight, KnowsAWayForWhatLibpqSays) {
  struct Case {
    const char* words;
    const char* way;
  };
  const Case cases[] = {
      {R"(FATAL:  database "itdo_erp_db" does not exist)", "itdo-erp setup"},
      {R"(FATAL:  role "itdo_user" does not exist)", "role in database.url"},
      {R"(FATAL:  password authentication failed for user "itdo_user")", "password in database.url"},
      {R"(FATAL:  Peer authentication failed for user "itdo_user")", "pg_ident.conf"},
      {R"(FATAL:  no pg_hba.conf entry for host "10.0.0.9", user "itdo_user")", "pg_hba.conf"},
      {"FATAL:  sorry, too many clients already", "max_connections"},
      {"FATAL:  the database system is starting up", "by itself"},
      {"connection to server at \"127.0.0.1\", port 5432 failed: Connection refused", "systemctl restart"},
      {"connection to server on socket \"/run/x\" failed: No such file or directory", "systemctl restart"},
      {"could not translate host name \"db\" to address: Name or service not known", "getent hosts"},
      {"timeout expired", "firewall"}};
  for (const auto& [words, way] : cases)
    EXPECT_NE(way_to_database(words).find(way), std::string::npos)
        << words << " → " << way_to_database(words);
  EXPECT_EQ(way_to_database("something that nobody has seen"), "");
}

TEST(Preflight, NamesTheOwnerOfAPortAndNotWhoOnlyKeepsIt) {
  struct Case {
    const char* listing;
    const char* owner;
  };
  constexpr const char* socket = "LISTEN 0 4096 0.0.0.0:8000 0.0.0.0:* ";
  const Case cases[] = {
      {R"(users:(("nginx",pid=123,fd=6)))", "nginx (process 123)"},
      {R"(users:(("itdo-erp",pid=500,fd=10),("systemd",pid=1,fd=45)))", "itdo-erp (process 500)"},
      {R"(users:(("systemd",pid=1,fd=45),("itdo-erp",pid=500,fd=10)))", "itdo-erp (process 500)"},
      {R"(users:(("systemd",pid=1,fd=45)))", "systemd, for a service that restarts"},
      {"", "a process of another user"}};
  for (const auto& [users, owner] : cases) EXPECT_EQ(owner_in(std::string{socket} + users), owner) << users;
  EXPECT_EQ(owner_in(""), "");
}

}  // namespace
}  // namespace erp::app
