// What the desk knows, written down for who asks: how something is done, and what helps when it fails.
//
//   draft ──publish──▶ published ──retire──▶ retired ──publish──▶ published
#pragma once

#include "base/language.hpp"
#include "modules/support/ticket.hpp"

namespace erp::support {

enum class ArticleState : std::uint8_t { draft, published, retired };

struct KnowledgeArticle {
  Id<KnowledgeArticle> id;
  Version version;
  ArticleState state = ArticleState::draft;
  std::string title;
  std::string body;
  std::optional<std::string> search_words;  // what people call it who do not know its name
  Language language = Language::ja;
  std::optional<Category> category;
  std::optional<Instant> published_at;
  static const Entity entity;
};

struct ArticleVerdict {
  bool helped = false;
  static const Entity entity;
};

// Published articles that somebody may need who writes this, as JSON: [{"id", "title"}, …], the best first.
std::string suggested_articles(
    Session&, std::string_view text, std::optional<Category>, std::string_view language);

}  // namespace erp::support
