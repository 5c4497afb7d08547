"""Articles of the desk: who sees them, how they are found, who read them and whom they helped."""

import pytest
from support.books import code
from support.people import SALES, VIEWER


@pytest.fixture
def asker(sign_in):
    return sign_in(VIEWER)


@pytest.fixture
def article(agent):
    def write(title, *, published=True, **more):
        body = {"title": title, "body": "設定を開き、既定のプリンターを選びます。", "language": "ja"} | more
        made = agent.post("knowledge-articles", body)
        assert made.status == 201, made
        return act(agent, made.data, "publish") if published else made.data

    return write


def act(client, article, action, status=200, **body):
    done = client.post(f"knowledge-articles/{article['id']}/{action}", body or None)
    assert done.status == status, done
    return done.data if status == 200 else done


def sees(client, article):
    return client.get(f"knowledge-articles/{article['id']}").status == 200


def test_who_asks_sees_what_is_published(agent, asker, article):
    draft = article("印刷できない", published=False)
    assert (draft["state"], draft["published_at"]) == ("draft", None)
    assert sees(agent, draft) and not sees(asker, draft)
    published = act(agent, draft, "publish")
    assert published["state"] == "published" and published["published_at"]
    assert sees(asker, draft)
    assert act(agent, draft, "retire")["state"] == "retired"
    assert not sees(asker, draft)
    assert draft["id"] not in [one["id"] for one in asker.get("knowledge-articles").items]
    assert sees(agent, draft) and act(agent, draft, "publish")["state"] == "published"


def test_who_asks_writes_and_judges_nothing_else(asker, article):
    published, draft = article("印刷"), article("下書き", published=False)
    assert asker.post("knowledge-articles", {"title": "私の", "body": "記事", "language": "ja"}).status == 403
    act(asker, published, "retire", 403)
    for action, body in (("view", {}), ("judge", {"helped": True})):
        act(asker, draft, action, 403, **body)  # she can not see it, so she does not learn its state either
        act(asker, published, action, 200, **body)


def test_an_article_is_found_by_what_stands_in_it(asker, article):
    word = code("探し物").replace("-", "")
    found = [article("題名 " + word), article("別", body="本文に " + word), article("更に別", search_words=word)]
    articles = asker.get("knowledge-articles", search=word).items
    assert {one["id"] for one in articles} == {one["id"] for one in found}
    assert asker.get("knowledge-articles", search=word, category="database").items == []


def test_each_reader_counts_once_a_day(agent, asker, sign_in, article):
    published = article("閲覧")
    for _ in range(3):
        act(asker, published, "view")
    assert act(sign_in(SALES), published, "view")["views"] == 2
    assert agent.get(f"knowledge-articles/{published['id']}").data["version"] == published["version"]


def test_the_last_word_of_a_reader_counts(asker, sign_in, article):
    published = article("評価")
    assert act(asker, published, "judge", helped=True)["helped"] == 1
    act(sign_in(SALES), published, "judge", helped=False)
    done = act(asker, published, "judge", helped=False)
    assert (done["helped"], done["did_not_help"]) == (0, 2)
    assert asker.post(f"knowledge-articles/{published['id']}/judge", {}).status in (200, 422)


@pytest.fixture(scope="module")
def shelf(agent):
    def write(title, **more):
        made = agent.post("knowledge-articles", {"title": title, "body": "手順", "language": "ja"} | more).data
        agent.post(f"knowledge-articles/{made['id']}/publish")
        return title

    return [
        write("スキャナーの紙詰まりを直す", search_words="用紙がつまる"),
        write("月次の棚卸資産を評価する"),
        write("Restarting the barcode reader", language="en"),
        write("本人確認の手続き", category="account_lockout"),
    ]


@pytest.mark.parametrize(
    "asked, found",
    [
        ({"text": "すきゃなーが動かない"}, [0]),
        ({"text": "用紙がつまって困っています"}, [0]),
        ({"text": "棚卸資産の金額"}, [1]),
        ({"text": "BARCODE READER is dead"}, [2]),
        ({"text": "zzz", "category": "account_lockout"}, [3]),
        ({"text": "zzz"}, []),
        ({"text": ""}, []),
    ],
)
def test_what_may_answer_is_offered_while_one_writes(asker, shelf, asked, found):
    offered = [one["title"] for one in asker.get("support/suggestions", **asked).data]
    assert [title for title in offered if title in shelf] == [shelf[i] for i in found]
    assert len(offered) <= 5


@pytest.mark.parametrize("asked, code", [({"category": "coffee"}, "not_one_of"), ({"text": "あ" * 700}, "too_long")])
def test_a_suggestion_is_asked_for_properly(asker, asked, code):
    assert list(asker.get("support/suggestions", **asked).problems.values()) == [code]


def test_what_is_retired_is_not_offered(asker, agent, article):
    word = code("枯葉掃除機").replace("-", "")
    published = article(word)
    offered = lambda: [one["id"] for one in asker.get("support/suggestions", text=word).data]
    assert published["id"] in offered()
    act(agent, published, "retire")
    assert published["id"] not in offered()
