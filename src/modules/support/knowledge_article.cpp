#include "modules/support/knowledge_article.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/support/describe.hpp"

namespace erp::support {

BOOST_DESCRIBE_ENUM(ArticleState, draft, published, retired)

namespace {

constexpr int longest_article = 50'000;  // characters

void complete_article(Session&, KnowledgeArticle& article, const KnowledgeArticle*, Problems&) {
  article.title = trimmed(article.title);
}

void publish(Session& session, const Uuid& id, const void*) {
  auto article = session.lock(Id<KnowledgeArticle>{id});
  article.state = ArticleState::published;
  article.published_at = session.now();
  session.save(article, "publish");
}

void retire(Session& session, const Uuid& id, const void*) {
  auto article = session.lock(Id<KnowledgeArticle>{id});
  article.state = ArticleState::retired;
  session.save(article, "retire");
}

// Each reader counts once a day, however often she looks.
void view(Session& session, const Uuid& id, const void*) {
  session.queue(
      "insert into knowledge_view (organization_id, article_id, user_id, viewed_on) values "
      "(current_organization(), $1, current_user_id(), $2) on conflict do nothing",
      {to_text(id), to_text(session.today())});
}

// Her last word counts.
void judge(Session& session, const Uuid& id, const void* input) {
  session.queue(
      "insert into knowledge_verdict as v (organization_id, article_id, user_id, helped) values "
      "(current_organization(), $1, current_user_id(), $2) on conflict (organization_id, article_id, "
      "user_id) "
      "do update set helped = excluded.helped, given_at = now()",
      {to_text(id), as<ArticleVerdict>(input).helped ? "true" : "false"});
}

std::string counted(std::string_view rows) {
  return "(select count(*) from " + std::string{rows} +
         " where v.organization_id = t.organization_id and v.article_id = t.id";
}

const std::string views_sql = counted("knowledge_view v") + ")",
                  helped_sql = counted("knowledge_verdict v") + " and v.helped)",
                  did_not_help_sql = counted("knowledge_verdict v") + " and not v.helped)";

// What is shared are pairs of characters, as in the search; single ones are in every text. A title that has
// only one of them in common says nothing.
constexpr std::string_view suggestions_sql =
    "with asked as (select array(select p from unnest(search_pairs(search_fold($1))) p where length(p) = 2) "
    "as pairs), "
    "found as (select a.id, a.title, (select count(distinct p) from unnest(a.suggested_for) p where p = "
    "any(asked.pairs)) + case when a.category = $2 then 3 else 0 end + case when a.language = $3 then 1 else "
    "0 end as score from knowledge_article a, asked where a.organization_id = current_organization() and "
    "a.state = 'published' and (a.suggested_for && asked.pairs or a.category = $2)) "
    "select coalesce(json_agg(json_build_object('id', id, 'title', title) order by score desc, title), '[]') "
    "from (select * from found where score >= 3 order by score desc, title limit 5) best";

}  // namespace

std::string suggested_articles(
    Session& session, std::string_view text, std::optional<Category> category, std::string_view language) {
  std::string named;
  TypeOf<std::optional<Category>>::type().print(&category, named);
  const auto rows = session.run(
      suggestions_sql, {std::string{text}, category ? db::Value{named} : db::Value{}, std::string{language}});
  return std::string{rows.text(0, 0)};
}

const Entity ArticleVerdict::entity = describe<ArticleVerdict>({
    .name = "article_verdict",
    .members{field<&ArticleVerdict::helped>()},
});

const Entity KnowledgeArticle::entity = describe<KnowledgeArticle, complete_article>({
    .name = "knowledge_article",
    .path = "/knowledge-articles",
    .order = "title",
    .own = "t.state = 'published'",
    .lasting = true,
    .computed{
        {.name = "views", .type = "integer", .sql = views_sql},
        {.name = "helped", .type = "integer", .sql = helped_sql},
        {.name = "did_not_help", .type = "integer", .sql = did_not_help_sql},
    },
    .actions{
        {.name = "publish", .from = {"draft", "retired"}, .run = publish},
        {.name = "retire", .from = {"published"}, .run = retire},
        {.name = "view", .from = {"published"}, .run = view},
        {.name = "judge",
         .from = {"published"},
         .run = judge,
         .input = []() -> const Entity& { return ArticleVerdict::entity; }},
    },
    .members{
        field<&KnowledgeArticle::id>(),
        field<&KnowledgeArticle::version>(),
        field<&KnowledgeArticle::state>({.list = true, .derived = true}),
        field<&KnowledgeArticle::title>(
            {.max = 200, .find = true, .list = true, .sort = true, .title = true}),
        field<&KnowledgeArticle::body>({.max = longest_article, .find = true}),
        field<&KnowledgeArticle::search_words>({.max = 500, .find = true}),
        field<&KnowledgeArticle::language>({.list = true}),
        field<&KnowledgeArticle::category>({.list = true}),
        field<&KnowledgeArticle::published_at>({.list = true, .derived = true}),
    },
});

}  // namespace erp::support
