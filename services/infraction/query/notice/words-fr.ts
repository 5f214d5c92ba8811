import type { NoticeWords } from './notice-words.ts'

export const wordsFr: NoticeWords = {
  locale: 'fr-FR',
  title: 'Avis d’infraction',
  subject: 'Dépassement de la vitesse maximale autorisée',
  number: 'Numéro',
  recordedAt: 'Enregistrée le',
  status: 'État',
  statuses: {
    AwaitingIdentification: 'Propriétaire à identifier',
    Issued: 'À payer ou à contester',
    Paid: 'Payée',
    Contested: 'Contestée',
    Upheld: 'Maintenue, à payer',
    Cancelled: 'Annulée',
  },
  owner: 'Propriétaire du véhicule à cet instant',
  ownerAwaited: 'pas encore identifié',
  ownerWithoutName: 'nom effacé ou pas encore connu',
  vehicle: 'Véhicule',
  vehicleUnknown: 'pas encore connu',
  fiscalPower: 'Puissance fiscale (CV)',
  plate: 'Plaque d’immatriculation',
  detection: 'Ce qui a été mesuré',
  detectedAt: 'Date et heure',
  place: 'Lieu (latitude, longitude)',
  north: 'N',
  south: 'S',
  east: 'E',
  west: 'O',
  radar: 'Radar',
  measuredSpeed: 'Vitesse mesurée',
  tolerance: 'Tolérance déduite',
  retainedSpeed: 'Vitesse retenue',
  limit: 'Vitesse maximale autorisée',
  over: 'Dépassement',
  amount: 'Montant',
  whatNow: 'Que faire',
  steps: {
    AwaitingIdentification: () => [
      'Aucune immatriculation ne dit encore à qui appartenait le véhicule à cet instant. Rien n’est à payer ni à contester tant que le propriétaire n’est pas connu.',
    ],
    Issued: ({ number, amount }) => [
      `Pour payer\u00A0: connectez-vous avec votre compte de propriétaire, ouvrez l’infraction ${number}, choisissez «\u00A0Payer\u00A0» et confirmez le montant de ${amount}. Tout autre montant est refusé.`,
      'Pour contester\u00A0: connectez-vous avec votre compte de propriétaire, ouvrez l’infraction, choisissez «\u00A0Contester\u00A0» et indiquez votre motif. Un agent annule ou maintient ensuite l’infraction\u00A0; d’ici là, rien n’est à payer.',
    ],
    Paid: ({ amount, paidAt }) => [
      `Un paiement de ${amount} a été reçu le ${paidAt}. Il ne reste rien à faire\u00A0; conservez cet avis comme justificatif.`,
    ],
    Contested: () => [
      'Votre contestation est à l’examen. Un agent annulera ou maintiendra l’infraction\u00A0; d’ici là, rien n’est à payer.',
    ],
    Upheld: ({ number, amount }) => [
      'Votre contestation a été examinée et l’infraction est maintenue\u00A0; elle ne peut plus être contestée.',
      `Pour payer\u00A0: connectez-vous avec votre compte de propriétaire, ouvrez l’infraction ${number}, choisissez «\u00A0Payer\u00A0» et confirmez le montant de ${amount}. Tout autre montant est refusé.`,
    ],
    Cancelled: ({ cancelReason }) => [
      `Cette infraction a été annulée (${cancelReason}). Rien n’est à payer.`,
    ],
  },
  cancelReasons: {
    'wrong-plate': 'plaque mal lue',
    'radar-fault': 'défaut du radar',
    'vehicle-stolen': 'véhicule volé',
    emergency: 'urgence',
    'contest-accepted': 'contestation acceptée',
    other: 'autre motif',
  },
  footer: (timeZone) =>
    `Les dates et heures sont celles du fuseau horaire ${timeZone}. Les coordonnées sont en WGS\u00A084.`,
}
