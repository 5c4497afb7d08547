// The words of the pages of the desk. They come with the pages, not with the shell.

const ja = {
  suggestions: '解決のヒント',
  suggestionsWhy: '送る前に、次の記事をご覧ください（新しいタブで開きます）。',
  article: '記事へのリンクを入れる',
  helped: 'この記事は役に立ちましたか',
  yes: '役に立った',
  no: '役に立たなかった',
  thanks: 'ご回答ありがとうございます。',
  rating: '対応の評価',
  rateWhy: 'このお問い合わせへの対応はいかがでしたか。7日以内なら変更できます。',
  scores: ['1 不満', '2 やや不満', '3 ふつう', '4 やや満足', '5 満足'],
  comment: 'コメント（任意）',
  rate: '評価を送る',
  month: '対象月',
  paper: 'PDF を開く',
}

const en: typeof ja = {
  suggestions: 'This may help',
  suggestionsWhy: 'Before you ask, have a look at these articles (they open in a new tab).',
  article: 'Insert a link to an article',
  helped: 'Did this article help?',
  yes: 'It helped',
  no: 'It did not help',
  thanks: 'Thank you for your answer.',
  rating: 'Rating',
  rateWhy: 'How did you find our help with this ticket? You can change your answer within seven days.',
  scores: ['1 dissatisfied', '2 rather dissatisfied', '3 neutral', '4 rather satisfied', '5 satisfied'],
  comment: 'Comment (optional)',
  rate: 'Send the rating',
  month: 'Month',
  paper: 'Open the PDF',
}

export const support = { ja, en }
