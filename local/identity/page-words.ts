export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

export type PageWords = {
  readonly signIn: string
  readonly error: string
  readonly username: string
  readonly password: string
  readonly wrong: string
  readonly locked: (seconds: number) => string
  readonly demoUsers: string
  readonly expired: string
  readonly failed: string
  readonly startPage: string
  readonly signedOut: string
  readonly signOut: string
  readonly signOutQuestion: string
  readonly stay: string
}

export const pageWords: Readonly<Record<Language, PageWords>> = {
  en: {
    signIn: 'Sign in',
    error: 'Error',
    username: 'User name',
    password: 'Password',
    wrong: 'The user name or the password is wrong.',
    locked: (seconds) => `Too many wrong passwords for this name. Try again in ${seconds} s.`,
    demoUsers: 'Users of the demo',
    expired:
      'This sign-in is over: it took too long or was finished in another tab. Start again from the application.',
    failed: 'The sign-in could not be done',
    startPage: 'Back to the start page',
    signedOut: 'You are signed out',
    signOut: 'Sign out',
    signOutQuestion: 'Do you want to sign out?',
    stay: 'Stay signed in',
  },
  fr: {
    signIn: 'Se connecter',
    error: 'Erreur',
    username: 'Nom d’utilisateur',
    password: 'Mot de passe',
    wrong: 'Le nom d’utilisateur ou le mot de passe est faux.',
    locked: (seconds) => `Trop de mots de passe faux pour ce nom. Réessayez dans ${seconds} s.`,
    demoUsers: 'Utilisateurs de la démonstration',
    expired:
      'Cette connexion est terminée : elle a pris trop de temps ou s’est achevée dans un autre onglet. Recommencez depuis l’application.',
    failed: 'La connexion n’a pas pu se faire',
    startPage: 'Retour à la page d’accueil',
    signedOut: 'Vous êtes déconnecté',
    signOut: 'Se déconnecter',
    signOutQuestion: 'Voulez-vous vous déconnecter ?',
    stay: 'Rester connecté',
  },
}
