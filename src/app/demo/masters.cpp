#include "app/demo/masters.hpp"

#include <array>
#include <string_view>

namespace erp::demo {
namespace {

using namespace std::string_view_literals;

struct Word {
  std::string_view written, kana;
};

constexpr std::array families = {
    Word{"佐藤", "サトウ"},   Word{"鈴木", "スズキ"},   Word{"高橋", "タカハシ"}, Word{"田中", "タナカ"},
    Word{"渡辺", "ワタナベ"}, Word{"伊藤", "イトウ"},   Word{"山本", "ヤマモト"}, Word{"中村", "ナカムラ"},
    Word{"小林", "コバヤシ"}, Word{"加藤", "カトウ"},   Word{"吉田", "ヨシダ"},   Word{"山田", "ヤマダ"},
    Word{"松本", "マツモト"}, Word{"井上", "イノウエ"}, Word{"木村", "キムラ"},   Word{"清水", "シミズ"},
    Word{"山崎", "ヤマザキ"}, Word{"池田", "イケダ"},   Word{"橋本", "ハシモト"}, Word{"石川", "イシカワ"}};
constexpr std::array trades = {
    Word{"商事", "ショウジ"},
    Word{"工業", "コウギョウ"},
    Word{"製作所", "セイサクショ"},
    Word{"物産", "ブッサン"},
    Word{"電機", "デンキ"},
    Word{"食品", "ショクヒン"},
    Word{"運輸", "ウンユ"},
    Word{"印刷", "インサツ"},
    Word{"建設", "ケンセツ"},
    Word{"システム", "システム"}};
constexpr std::array cities = {
    "東京都千代田区丸の内"sv,
    "東京都新宿区西新宿"sv,
    "大阪府大阪市北区梅田"sv,
    "愛知県名古屋市中区栄"sv,
    "福岡県福岡市博多区博多駅前"sv,
    "北海道札幌市中央区北一条西"sv,
    "宮城県仙台市青葉区中央"sv,
    "広島県広島市中区紙屋町"sv,
    "神奈川県横浜市西区みなとみらい"sv,
    "京都府京都市下京区四条通"sv};

struct Goods {
  std::string_view name, unit;
  tax::TaxClass tax_class;
  item::ItemKind kind;
  std::int64_t price;
};
constexpr std::array goods = {
    Goods{"オフィスチェア", "脚", tax::TaxClass::standard, item::ItemKind::product, 24800},
    Goods{"会議テーブル", "台", tax::TaxClass::standard, item::ItemKind::product, 58000},
    Goods{"複合機トナー", "本", tax::TaxClass::standard, item::ItemKind::product, 12400},
    Goods{"コピー用紙", "箱", tax::TaxClass::standard, item::ItemKind::product, 2980},
    Goods{"ファイル", "冊", tax::TaxClass::standard, item::ItemKind::product, 420},
    Goods{"ノートパソコン", "台", tax::TaxClass::standard, item::ItemKind::product, 148000},
    Goods{"液晶モニター", "台", tax::TaxClass::standard, item::ItemKind::product, 32800},
    Goods{"緑茶ペットボトル", "ケース", tax::TaxClass::reduced, item::ItemKind::product, 2180},
    Goods{"ミネラルウォーター", "ケース", tax::TaxClass::reduced, item::ItemKind::product, 1480},
    Goods{"焼菓子詰合せ", "箱", tax::TaxClass::reduced, item::ItemKind::product, 3240},
    Goods{"レギュラーコーヒー", "袋", tax::TaxClass::reduced, item::ItemKind::product, 1080},
    Goods{"保守サービス", "月", tax::TaxClass::standard, item::ItemKind::service, 30000},
    Goods{"設置作業", "式", tax::TaxClass::standard, item::ItemKind::service, 18000},
    Goods{"コンサルティング", "時間", tax::TaxClass::standard, item::ItemKind::service, 12000},
    Goods{"郵便切手", "枚", tax::TaxClass::exempt, item::ItemKind::product, 110}};

struct Said {
  std::string_view code, name, kana;
};
constexpr std::array said = {
    Said{"101", "事務用品購入", "ジムヨウヒンコウニュウ"},
    Said{"102", "電車・バス代", "デンシャバスダイ"},
    Said{"103", "タクシー代", "タクシーダイ"},
    Said{"104", "出張旅費精算", "シュッチョウリョヒセイサン"},
    Said{"105", "打合せ飲食代", "ウチアワセインショクダイ"},
    Said{"106", "取引先慶弔費", "トリヒキサキケイチョウヒ"},
    Said{"107", "切手・郵送料", "キッテユウソウリョウ"},
    Said{"108", "書籍購入", "ショセキコウニュウ"},
    Said{"201", "当月分家賃", "トウゲツブンヤチン"},
    Said{"202", "当月分電気料金", "トウゲツブンデンキリョウキン"},
    Said{"203", "当月分通信料", "トウゲツブンツウシンリョウ"},
    Said{"204", "当月分給与", "トウゲツブンキュウヨ"},
    Said{"205", "源泉所得税納付", "ゲンセンショトクゼイノウフ"},
    Said{"206", "社会保険料納付", "シャカイホケンリョウノウフ"},
    Said{"301", "振込手数料", "フリコミテスウリョウ"},
    Said{"302", "普通預金利息", "フツウヨキンリソク"},
    Said{"303", "仮払金精算", "カリバライキンセイサン"},
    Said{"304", "立替金精算", "タテカエキンセイサン"}};

std::string padded(std::int64_t number, std::size_t digits) {
  auto text = std::to_string(number);
  return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

// T and a corporate number whose first digit is the check digit of the other twelve.
std::string registration_number(std::int64_t twelve) {
  const auto digits = padded(twelve, 12);
  int sum = 0;
  for (std::size_t i = 0; i < 12; ++i) sum += (digits[11 - i] - '0') * (i % 2 == 0 ? 1 : 2);
  return "T" + std::to_string(9 - sum % 9) + digits;
}

party::Partner partner(
    Dice& dice, std::int64_t n, bool customer, const std::vector<party::PaymentTerm>& terms) {
  const Word& family = families[static_cast<std::size_t>(n) % families.size()];
  const Word& trade = trades[static_cast<std::size_t>(n / 20) % trades.size()];
  party::Partner p;
  p.id.value = Uuid::generate();
  p.version = {1};
  p.code = (customer ? "C" : "S") + padded(n + 1, 4);
  p.name = "株式会社" + std::string{family.written} + std::string{trade.written};
  p.name_kana = std::string{family.kana} + std::string{trade.kana};
  p.is_customer = customer;
  p.is_supplier = !customer;
  if (!dice.chance(5))
    p.registration_number = registration_number(10'000'000'000 + n * 7919 + (customer ? 0 : 500'000));
  p.postal_code = padded(100 + dice.roll(800), 3) + "-" + padded(dice.roll(10'000), 4);
  p.address = std::string{dice.one_of<std::string_view>(cities)} + std::to_string(1 + dice.roll(9)) + "-" +
              std::to_string(1 + dice.roll(20)) + "-" + std::to_string(1 + dice.roll(15));
  p.phone = "03-" + padded(dice.roll(10'000), 4) + "-" + padded(dice.roll(10'000), 4);
  p.email = "keiri@" + std::string{customer ? "c" : "s"} + padded(n + 1, 4) + ".example";
  p.payment_term_id = terms[static_cast<std::size_t>(dice.roll(static_cast<std::int64_t>(terms.size())))].id;
  if (dice.chance(10)) p.price_basis = tax::PriceBasis::inclusive;
  if (dice.chance(10)) p.tax_rounding = Rounding::half_up;
  party::Contact contact;
  contact.id.value = Uuid::generate();
  contact.name = std::string{dice.one_of<Word>(families).written} + (dice.chance(50) ? " 健一" : " 恵子");
  contact.department = "経理部";
  contact.email = p.email;
  p.contacts.push_back(contact);
  return p;
}

item::Item item_of(Dice& dice, std::int64_t n) {
  const Goods& of = goods[static_cast<std::size_t>(n) % goods.size()];
  item::Item i;
  i.id.value = Uuid::generate();
  i.version = {1};
  i.code = "P" + padded(n + 1, 4);
  i.name = std::string{of.name} + " " + static_cast<char>('A' + n / 15 % 20) + "-" + std::to_string(100 + n);
  i.kind = of.kind;
  i.unit = of.unit;
  i.tax_class = of.tax_class;
  i.sales_price = Amount{of.price + of.price * dice.roll(40) / 100 / 10 * 10};
  i.cost_price = Amount{i.sales_price.units() / Amount::one * 62 / 100};
  return i;
}

party::PaymentTerm term(
    std::string_view code, std::string_view name, std::int64_t closing, std::int64_t months,
    std::int64_t pay) {
  party::PaymentTerm t;
  t.id.value = Uuid::generate();
  t.version = {1};
  t.code = code;
  t.name = name;
  t.closing_day = closing;
  t.months_after = months;
  t.pay_day = pay;
  t.holiday_shift = party::HolidayShift::after;
  return t;
}

}  // namespace

Masters make_masters(Dice& dice) {
  Masters masters;
  masters.terms = {
      term("EOM-EONM", "月末締め翌月末払い", 31, 1, 31),
      term("20-10", "20日締め翌々月10日払い", 20, 2, 10),
      term("EOM-20", "月末締め翌々月20日払い", 31, 2, 20)};
  for (std::int64_t n = 0; n < 200; ++n) masters.customers.push_back(partner(dice, n, true, masters.terms));
  for (std::int64_t n = 0; n < 40; ++n) masters.suppliers.push_back(partner(dice, n, false, masters.terms));
  for (std::int64_t n = 0; n < 300; ++n) masters.items.push_back(item_of(dice, n));
  for (const Said& one : said) {
    accounting::Phrase phrase;
    phrase.id.value = Uuid::generate();
    phrase.version = {1};
    phrase.code = one.code;
    phrase.name = one.name;
    phrase.name_kana = one.kana;
    masters.phrases.push_back(phrase);
  }
  return masters;
}

}  // namespace erp::demo
