import type { NoticeWords } from './notice-words.ts'
import { wordsEn } from './words-en.ts'
import { wordsFr } from './words-fr.ts'

export type NoticeLanguage = 'fr' | 'en'

export const noticeWords: Readonly<Record<NoticeLanguage, NoticeWords>> = { fr: wordsFr, en: wordsEn }
