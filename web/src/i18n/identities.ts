// The words of accounts that are linked with a provider of identities.

const ja = {
  identities: {
    title: '認証サービスとの連携',
    used: '最終利用:',
    unlink: '連携を解除',
    unlinkWhy:
      'この認証サービスではサインインできなくなります。パスワードがないときは、サインイン画面の「パスワードを忘れた場合」から設定してください。',
    unlinked: '連携を解除しました。',
  },
}

const en: typeof ja = {
  identities: {
    title: 'Linked providers',
    used: 'Last used:',
    unlink: 'Unlink',
    unlinkWhy:
      'You cannot sign in there any more. The sign-in page gives a password to who has forgotten hers.',
    unlinked: 'It is unlinked.',
  },
}

export const identities = { ja, en }
