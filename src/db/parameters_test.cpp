#include "db/parameters.hpp"

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <memory>

namespace erp::db {
namespace {

// host, hostaddr and port that libpq reads for one host; "-" is what is not said.
std::string place(const Parameters& parameters, std::size_t host) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> session{
      PQconnectStartParams(parameters.keywords(), parameters.values_of(host), 1), &PQfinish};
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> read{
      PQconninfo(session.get()), &PQconninfoFree};
  std::string text;
  for (const std::string_view wanted : {"host", "hostaddr", "port", "dbname", "target_session_attrs"})
    for (const auto* option = read.get(); option && option->keyword; ++option)
      if (option->keyword == wanted)
        text += (text.empty() ? "" : " ") + std::string{option->val && *option->val ? option->val : "-"};
  return text;
}

struct NamedHosts {
  std::string uri;
  std::vector<std::string> hosts;
};

TEST(Parameters, AskOneHostAfterTheOther) {
  const NamedHosts cases[] = {
      {"host=/nowhere dbname=books", {"/nowhere - 5432 books any"}},
      {"postgresql://u@127.0.0.1:1,127.0.0.2:2/books?target_session_attrs=read-write",
       {"127.0.0.1 - 1 books read-write", "127.0.0.2 - 2 books read-write"}},
      {"host=127.0.0.1,127.0.0.2 port=7 dbname=books",
       {"127.0.0.1 - 7 books any", "127.0.0.2 - 7 books any"}},
      {"host=a,b hostaddr=127.0.0.1,127.0.0.2 dbname='it\\'s'",
       {"a 127.0.0.1 5432 it's any", "b 127.0.0.2 5432 it's any"}},
      {"hostaddr=127.0.0.1,127.0.0.2,127.0.0.3 port=1,2,3 dbname=books",
       {"- 127.0.0.1 1 books any", "- 127.0.0.2 2 books any", "- 127.0.0.3 3 books any"}},
  };
  for (const auto& [uri, hosts] : cases) {
    const Parameters parameters{uri, std::chrono::seconds{3}, {}};
    ASSERT_EQ(parameters.hosts(), hosts.size()) << uri;
    for (std::size_t i = 0; i < hosts.size(); ++i) EXPECT_EQ(place(parameters, i), hosts[i]) << uri;
  }
}

TEST(Parameters, ReadFromThePrimaryWhereAServerToWriteToIsWanted) {
  const std::string uri = "host=127.0.0.1,127.0.0.2 port=1 dbname=books target_session_attrs=";
  const auto reads = Parameters::Access::read_only;
  const auto of = [&](const char* wanted, Parameters::Access access) {
    return place(Parameters{uri + wanted, std::chrono::seconds{3}, {}, access}, 1);
  };
  EXPECT_EQ(of("read-write", reads), "127.0.0.2 - 1 books primary");
  EXPECT_EQ(of("read-write", Parameters::Access::full), "127.0.0.2 - 1 books read-write");
  EXPECT_EQ(of("any", reads), "127.0.0.2 - 1 books any");
}

TEST(Parameters, RefuseListsThatDoNotFit) {
  EXPECT_THROW(Parameters("host=a,b,c port=1,2", std::chrono::seconds{3}, {}), std::invalid_argument);
  EXPECT_THROW(Parameters("host=a,b hostaddr=127.0.0.1", std::chrono::seconds{3}, {}), std::invalid_argument);
}

TEST(Parameters, BeginWithTheHostThatAnsweredLast) {
  const Parameters parameters{"host=a,b,c", std::chrono::seconds{3}, {}};
  EXPECT_EQ(parameters.first_host(), 0U);
  parameters.answered(4);
  EXPECT_EQ(parameters.first_host(), 1U);
}

}  // namespace
}  // namespace erp::db
