#include "app/console/statement_text.hpp"

#include <gtest/gtest.h>

namespace erp::app {
namespace {

TEST(StatementText, has_no_values) {
  for (const auto& [sql, shown] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"select count(*)\n  from department", "select count(*) from department"},
           {"select 'Suzuki', 12.5e-3 from t where a1 = 7", "select ?, ? from t where a1 = ?"},
           {"alter role itdo_user password 'it''s secret'; select 1",
            "alter role itdo_user password ?; select ?"},
           {"select E'a\\'b', x'ff', n'名前' from \"my 'table\" t", "select ?, ?, ? from \"my 'table\" t"},
           {"select 'a\\', b", "select ?, b"},
           {"do $$ begin raise '鈴木'; end $$ language plpgsql", "do ? language plpgsql"},
           {"do $body$ x $$ y $body$", "do ?"},
           {"update t set a = $1 where b = $12 and c$d = $2",
            "update t set a = $1 where b = $12 and c$d = $2"},
           {"select a -- 03-1234-5678\nfrom t /* x /* secret */ y */ where b", "select a from t where b"},
           // What PostgreSQL cuts off says no more of a value than what it has whole.
           {"insert into t values ('half a na", "insert into t values (?"},
           {"do $body$ half", "do ?"},
           {"do $bo", "do ?"},
           {"select /* half", "select"},
           {"select -.5, 1_000, .25, 0x1F", "select -?, ?, ?, ?"},
           {"e'", "?"},
           {"", ""},
       })
    EXPECT_EQ(without_values(sql), shown);
}

TEST(StatementText, is_cut_between_characters) {
  EXPECT_EQ(without_values("select 請求 from t", 9), "select");
  EXPECT_EQ(without_values("select 請求 from t", 10), "select 請");
}

}  // namespace
}  // namespace erp::app
