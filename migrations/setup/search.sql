-- How text is searched. Run by `itdo-erp setup-database` as a superuser, before the migrations and again at any time:
-- row-level security lets an index answer a search only if all that it is asked with is known not to leak what it sees,
-- and only a superuser can vouch for that. Neither these functions nor array containment raise an error that tells of a
-- value. What they return is kept in indexes: to change it is a migration that builds those anew.

-- Width, case and kana do not matter to a search: ＡＢＣ = abc, ｱｵﾊﾞ = アオバ = あおば. Case is that of ASCII, so that no
-- locale of the server has a say in what is stored in an index.
create or replace function search_fold(value text) returns text language sql immutable strict parallel safe leakproof
  as $$ select translate(normalize(value, nfkc),
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
    'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔ',
    'abcdefghijklmnopqrstuvwxyz'
    'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴ') $$;

-- What a text is found by: the pairs of its neighbouring characters, and the single ones beyond ASCII, so that an index
-- finds 佐藤 or 森 (too short for trigrams) in a million rows.
create or replace function search_pairs(folded text) returns text[] language plpgsql immutable strict parallel safe leakproof
as $$ declare
  characters text[] := string_to_array(folded, null);
  parts text[] := '{}';
  count integer := 0;
begin
  for i in 1 .. coalesce(array_length(characters, 1), 0) loop
    if ascii(characters[i]) > 127 then
      count := count + 1;
      parts[count] := characters[i];
    end if;
    if characters[i + 1] is not null then
      count := count + 1;
      parts[count] := characters[i] || characters[i + 1];
    end if;
  end loop;
  return parts;
end $$;

-- What of these a text that holds this word must have: its pairs, or the word itself if it is one character.
create or replace function search_needs(word text) returns text[] language sql immutable strict parallel safe
  as $$ select case when length(word) = 1 then array[word] else array(
          select distinct substr(word, i, 2) from generate_series(1, length(word) - 1) i) end $$;

alter function pg_catalog.arraycontains(anyarray, anyarray) leakproof;
