#include "modules/operations/page_view.hpp"

#include "entity/describe.hpp"

#include <algorithm>
#include <mutex>
#include <set>

namespace erp::operations {

BOOST_DESCRIBE_ENUM(PageViewKind, load, route)

namespace {

constexpr std::size_t deepest = 4, longest_word = 40, most_pages = 200;

bool is_word(std::string_view part) {
  return part.size() <= longest_word &&
         std::ranges::all_of(part, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

}  // namespace

const Entity PageView::entity = describe<PageView>({
    .name = "page_view",
    .members{
        field<&PageView::page>({.max = 200}),
        field<&PageView::kind>(),
        field<&PageView::duration_ms>(),
    },
});

const Entity PageViews::entity = describe<PageViews>({
    .name = "page_views",
    .members{field<&PageViews::views>()},
});

std::string page_pattern(std::string_view path) {
  path = path.substr(0, path.find_first_of("?#"));
  std::string pattern;
  std::size_t depth = 0;
  for (std::size_t start = 1; start < path.size() && depth < deepest; ++depth) {
    const auto end = std::min(path.find('/', start), path.size());
    const auto part = path.substr(start, end - start);
    start = end + 1;
    if (part.empty()) continue;
    pattern += '/';
    pattern += is_word(part) ? part : std::string_view{":id"};
  }
  return pattern.empty() ? "/" : pattern;
}

std::string known_page(std::string_view path) {
  static std::mutex mutex;
  static std::set<std::string, std::less<>> known;
  auto pattern = page_pattern(path);
  const std::lock_guard lock{mutex};
  if (known.contains(pattern)) return pattern;
  if (known.size() >= most_pages) return "/other";
  known.insert(pattern);
  return pattern;
}

Problems check_page_views(PageViews& message) {
  Problems problems;
  if (message.views.size() > most_page_views)
    return {{"views", "too_many", {{"max", std::to_string(most_page_views)}}}};
  for (std::size_t i = 0; i < message.views.size(); ++i) {
    PageView& view = message.views[i];
    const auto at = "views[" + std::to_string(i) + "].";
    if (!view.page.starts_with('/')) problems.push_back({at + "page", "malformed"});
    if (view.duration_ms < 0 || view.duration_ms > longest_page_ms)
      problems.push_back(
          {at + "duration_ms", "out_of_range", {{"min", "0"}, {"max", std::to_string(longest_page_ms)}}});
  }
  if (problems.empty())
    for (PageView& view : message.views) view.page = known_page(view.page);
  return problems;
}

// In one order, so that two messages do not wait for each other's rows.
const std::string_view add_page_views =
    "insert into page_timing as kept (organization_id, hour, page, kind, views, total_ms, longest_ms, "
    "buckets) "
    "select current_organization(), date_trunc('hour', now()), page, kind, count(*), sum(ms), max(ms), "
    "array[count(*) filter (where b = 0), count(*) filter (where b = 1), count(*) filter (where b = 2), "
    "count(*) filter (where b = 3), count(*) filter (where b = 4), count(*) filter (where b = 5), "
    "count(*) filter (where b = 6), count(*) filter (where b = 7)] "
    "from (select page, kind, ms, width_bucket(ms - 1, array[100, 250, 500, 1000, 2000, 4000, "
    "8000]::bigint[]) as b "
    "from unnest($1::text[], $2::text[], $3::bigint[]) as told (page, kind, ms)) v "
    "group by page, kind order by page, kind "
    "on conflict (organization_id, hour, page, kind) do update set views = kept.views + excluded.views, "
    "total_ms = kept.total_ms + excluded.total_ms, longest_ms = greatest(kept.longest_ms, "
    "excluded.longest_ms), "
    "buckets = (select array_agg(a + b order by n) from unnest(kept.buckets, excluded.buckets) with "
    "ordinality as "
    "pair (a, b, n))";

}  // namespace erp::operations
