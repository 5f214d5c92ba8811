/** Of the installation: its one currency (ISO 4217) and its one time zone (IANA). */
export type NoticeSettings = { readonly currency: string; readonly timeZone: string }
