#include "modules/banking/allocation.hpp"

#include <gtest/gtest.h>

#include <random>

namespace erp::banking {
namespace {

Uuid id(int number) {
  Uuid uuid;
  uuid.bytes[14] = static_cast<std::uint8_t>(number >> 8);
  uuid.bytes[15] = static_cast<std::uint8_t>(number);
  return uuid;
}

const Uuid ours = id(1000), other = id(1001);

OpenItem item(int number, int due_day, std::int64_t open, Uuid partner = ours) {
  return {id(number), partner, date_of(2026, 1, due_day), Amount{open}};
}

Receipt receipt(std::int64_t amount, std::int64_t fee = 0) {
  return {ours, Amount{amount}, Amount{fee}};
}

std::string text(const Problems& problems) {
  std::string out;
  for (const auto& problem : problems) {
    out += problem.field + " " + std::string{problem.code};
    for (const auto& [name, value] : problem.arguments) out += " " + std::string{name} + "=" + value;
    out += ";";
  }
  return out;
}

TEST(Allocation, is_checked) {
  const OpenItem items[] = {item(1, 1, 1000), item(2, 2, 500), item(3, 3, 700, other), item(4, 4, -50)};
  const struct {
    Receipt receipt;
    std::vector<Allocation> allocations;
    std::string_view problems;
    std::int64_t credit;
  } cases[] = {
      {receipt(1500), {{id(1), Amount{1000}}, {id(2), Amount{500}}}, "", 0},
      {receipt(1060, 440),
       {{id(1), Amount{1000}}, {id(2), Amount{500}}},
       "",
       0},  // the payer kept the fee back
      {receipt(1500), {{id(1), Amount{400}}}, "", 1100},
      {receipt(1500), {}, "", 1500},
      {receipt(1500), {{id(1), Amount{600}}, {id(1), Amount{400}}}, "", 500},
      {receipt(1500),
       {{id(1), Amount{600}}, {id(1), Amount{401}}},
       "allocations[1].amount over_allocated open=1000;",
       0},
      {receipt(1500), {{id(1), Amount{1001}}}, "allocations[0].amount over_allocated open=1000;", 0},
      {receipt(900), {{id(1), Amount{901}}}, "allocations exceeds_receipt available=900;", 0},
      {receipt(900), {{id(1), Amount{}}}, "allocations[0].amount not_positive;", 0},
      {receipt(900), {{id(1), Amount{-5}}}, "allocations[0].amount not_positive;", 0},
      {receipt(900), {{id(3), Amount{700}}}, "allocations[0].open_item_id wrong_partner;", 0},
      {receipt(900), {{id(9), Amount{700}}}, "allocations[0].open_item_id not_found;", 0},
      {receipt(900), {{id(4), Amount{50}}}, "allocations[0].amount over_allocated open=-50;", 0},
      {receipt(0), {}, "amount not_positive;", 0},
      {receipt(10, -1), {}, "bank_fee not_positive;", 0},
      {receipt(900),
       {{id(2), Amount{501}}, {id(3), Amount{701}}, {id(1), Amount{}}},
       "allocations[0].amount over_allocated open=500;allocations[1].open_item_id wrong_partner;"
       "allocations[1].amount over_allocated open=700;allocations[2].amount not_positive;"
       "allocations exceeds_receipt available=900;",
       0},
  };
  for (const auto& c : cases) {
    const auto check = check_allocations(c.receipt, c.allocations, items);
    EXPECT_EQ(text(check.problems), c.problems);
    EXPECT_TRUE(!c.problems.empty() || check.credit == Amount{c.credit});
  }
}

TEST(Proposal, prefers_one_item_then_a_sum_then_the_oldest) {
  const OpenItem items[] = {
      item(1, 20, 300),
      item(2, 10, 500),
      item(3, 15, 800),
      item(4, 5, 700, other),
      item(5, 15, 200),
      item(6, 1, -400)};
  const struct {
    Receipt receipt;
    Match match;
    std::vector<Allocation> allocations;
    std::int64_t credit;
  } cases[] = {
      {receipt(800), Match::exact_item, {{id(3), Amount{800}}}, 0},  // not 500 + 300
      {receipt(760, 40), Match::exact_item, {{id(3), Amount{800}}}, 0},
      {receipt(700), Match::exact_sum, {{id(2), Amount{500}}, {id(5), Amount{200}}}, 0},
      {receipt(1300), Match::exact_sum, {{id(2), Amount{500}}, {id(3), Amount{800}}}, 0},
      {receipt(1800),
       Match::exact_sum,
       {{id(2), Amount{500}}, {id(3), Amount{800}}, {id(5), Amount{200}}, {id(1), Amount{300}}},
       0},
      {receipt(600), Match::oldest_first, {{id(2), Amount{500}}, {id(3), Amount{100}}}, 0},
      {receipt(2000),
       Match::oldest_first,
       {{id(2), Amount{500}}, {id(3), Amount{800}}, {id(5), Amount{200}}, {id(1), Amount{300}}},
       200},
  };
  for (const auto& c : cases) {
    const auto proposal = propose_allocations(c.receipt, items);
    EXPECT_EQ(proposal.match, c.match);
    EXPECT_EQ(proposal.allocations, c.allocations);
    EXPECT_EQ(proposal.credit, Amount{c.credit});
  }
  EXPECT_TRUE(propose_allocations(receipt(100), {}).allocations.empty());
  EXPECT_EQ(propose_allocations(receipt(100), {}).credit, Amount{100});
}

TEST(Proposal, prefers_the_older_of_equals) {
  const OpenItem items[] = {item(1, 9, 100), item(2, 3, 100), item(3, 6, 100), item(4, 1, 250)};
  EXPECT_EQ(
      propose_allocations(receipt(100), items).allocations, (std::vector<Allocation>{{id(2), Amount{100}}}));
  const std::vector<Allocation> two{{id(2), Amount{100}}, {id(3), Amount{100}}};
  EXPECT_EQ(propose_allocations(receipt(200), items).allocations, two);
}

// The subset whose oldest members are the oldest, by trying all.
std::vector<Allocation> sum_by_trying(const std::vector<OpenItem>& by_age, Amount amount) {
  for (auto subset = std::size_t{1} << by_age.size(); subset-- > 1;) {
    Amount sum;
    std::vector<Allocation> chosen;
    for (std::size_t i = 0; i < by_age.size(); ++i) {
      if (!(subset >> (by_age.size() - 1 - i) & 1)) continue;
      sum += by_age[i].open;
      chosen.push_back({by_age[i].id, by_age[i].open});
    }
    if (sum == amount) return chosen;
  }
  return {};
}

TEST(Proposal, always_passes_its_own_check) {
  std::mt19937 random{1};
  const auto any = [&](int from, int to) { return std::uniform_int_distribution{from, to}(random); };
  int exact = 0;
  for (int n = 0; n < 500; ++n) {
    std::vector<OpenItem> items;
    for (int i = any(0, 10); i > 0; --i) items.push_back(item(i, any(1, 31), any(1, 60)));
    std::sort(items.begin(), items.end(), [](const OpenItem& a, const OpenItem& b) {
      return std::pair{a.due_on, a.id} < std::pair{b.due_on, b.id};
    });
    const auto money = receipt(any(1, 400), any(0, 3));
    auto shuffled = items;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    const auto proposal = propose_allocations(money, shuffled);
    const auto check = check_allocations(money, proposal.allocations, shuffled);
    ASSERT_EQ(text(check.problems), "");
    ASSERT_EQ(check.credit, proposal.credit);
    const auto tried = sum_by_trying(items, money.amount + money.bank_fee);
    ASSERT_EQ(tried.empty(), proposal.match == Match::oldest_first);
    if (proposal.match == Match::exact_sum) {
      ASSERT_EQ(proposal.allocations, tried);
      ++exact;
    }
    ASSERT_TRUE(proposal.credit == Amount{} || proposal.allocations.size() == items.size());
  }
  EXPECT_GT(exact, 20);  // the random items did put the search to the test
}

TEST(Proposal, looks_at_the_twenty_oldest_only) {
  std::vector<OpenItem> items;
  for (int i = 1; i <= 200; ++i)
    items.push_back({id(i), ours, {date_of(2026, 1, 1).days + i}, Amount{1 << i % 20}});
  EXPECT_EQ(propose_allocations(receipt((1 << 20) - 1), items).match, Match::exact_sum);
  EXPECT_EQ(propose_allocations(receipt(1 << 20), items).match, Match::oldest_first);
  for (auto& open : items) open.open = Amount{900'000'000'000'000};  // sums of these do not fit
  EXPECT_EQ(propose_allocations(receipt(900'000'000'000'001), items).match, Match::oldest_first);
}

TEST(Age, counts_from_the_day_after_the_due_day) {
  const auto today = date_of(2026, 4, 30);
  const struct {
    int overdue;
    Age age;
  } cases[] = {
      {-30, Age::not_yet_due},
      {0, Age::not_yet_due},
      {1, Age::days_1_to_30},
      {30, Age::days_1_to_30},
      {31, Age::days_31_to_60},
      {60, Age::days_31_to_60},
      {61, Age::days_61_to_90},
      {90, Age::days_61_to_90},
      {91, Age::over_90_days},
      {5000, Age::over_90_days},
  };
  std::vector<OpenItem> items;
  for (const auto& c : cases) {
    const Date due{today.days - c.overdue};
    EXPECT_EQ(age_of(due, today), c.age) << c.overdue;
    items.push_back({id(c.overdue + 100), ours, due, Amount{10}});
  }
  items.push_back({id(1), ours, today, Amount{-5}});
  const std::array<Amount, age_count> sums{Amount{15}, Amount{20}, Amount{20}, Amount{20}, Amount{20}};
  EXPECT_EQ(open_by_age(items, today), sums);
}

}  // namespace
}  // namespace erp::banking
