-- How text is searched. Run by `itdo-erp setup-database` as a superuser, before the migrations and again at any time:
-- row-level security lets an index answer a search only if all that it is asked with is known not to leak what it sees,
-- and only a superuser can vouch for that. Neither these functions nor array containment raise an error that tells of a
-- value. What they return is kept in indexes: to change it is a migration that builds those anew.

-- Width, case and kana do not matter to a search: ＡＢＣ = abc, ｱｵﾊﾞ = アオバ = あおば.
create or replace function search_fold(value text) returns text language sql immutable strict parallel safe leakproof
  as $$ select translate(lower(normalize(value, nfkc)),
    'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔ',
    'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴ') $$;

-- Pairs of neighbouring characters: what finds 佐藤 (too short for trigrams) in a million rows by index.
create or replace function search_pairs(folded text) returns text[] language sql immutable strict parallel safe leakproof
  as $$ select coalesce(array_agg(distinct substr(folded, i, 2)), '{}') from generate_series(1, length(folded) - 1) i $$;

alter function pg_catalog.arraycontains(anyarray, anyarray) leakproof;
