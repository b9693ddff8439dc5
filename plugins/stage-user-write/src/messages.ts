import { defineMessages } from '@sallyport/core'

export const { messages, ...userWriteMessages } = defineMessages('stage-user-write', {
  en: {
    cannot_be_stored: '“{field}” cannot be stored like this.',
    no_user: "No user found and can't create new user.",
    no_username: 'A username is needed.',
    unproven: 'This flow has not proven who you are.',
    username_taken: 'Username is already taken.',
    email_taken: 'This e-mail address is already in use.',
    somebody_is_there: 'The set-up is over: there is somebody already.',
    person_gone: 'Failed to update user. Please try again later.',
  },
  de: {
    cannot_be_stored: '„{field}“ lässt sich so nicht speichern.',
    no_user: 'Es gibt niemanden, der geändert werden könnte, und angelegt wird hier niemand.',
    no_username: 'Es wird ein Benutzername gebraucht.',
    unproven: 'Dieser Ablauf hat nicht geprüft, wer Sie sind.',
    username_taken: 'Dieser Benutzername ist schon vergeben.',
    email_taken: 'Diese E-Mail-Adresse wird schon benutzt.',
    somebody_is_there: 'Die Einrichtung ist vorbei: Es gibt schon jemanden.',
    person_gone: 'Das Konto konnte nicht geändert werden. Versuchen Sie es später noch einmal.',
  },
})
