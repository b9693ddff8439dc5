import { defineMessages } from '@sallyport/core'

export const { messages, ...userWriteMessages } = defineMessages('stage-user-write', {
  en: {
    cannot_be_stored: '“{field}” cannot be stored like this.',
    no_user: "No user found and can't create new user.",
    no_username: 'A username is needed.',
    unproven: 'This flow has not authenticated you.',
    authentication_too_old: 'Log in once more to change this.',
    username_taken: 'Username is already taken.',
    email_taken: 'This e-mail address is already in use.',
    upn_taken: 'This principal name is already in use.',
    username_invalid: 'This username has characters that are not allowed.',
    email_invalid: 'This e-mail address is not valid.',
    upn_invalid: 'This principal name has characters that are not allowed.',
    somebody_is_there: 'The set-up is over: there is somebody already.',
    person_gone: 'Failed to update user. Please try again later.',
  },
  de: {
    cannot_be_stored: '„{field}“ lässt sich so nicht speichern.',
    no_user: 'Es gibt niemanden, der geändert werden könnte, und angelegt wird hier niemand.',
    no_username: 'Es wird ein Benutzername gebraucht.',
    unproven: 'Dieser Ablauf hat nicht geprüft, wer Sie sind.',
    authentication_too_old: 'Melden Sie sich noch einmal an, um das zu ändern.',
    username_taken: 'Dieser Benutzername ist schon vergeben.',
    email_taken: 'Diese E-Mail-Adresse wird schon benutzt.',
    upn_taken: 'Dieser Principal-Name wird schon benutzt.',
    username_invalid: 'Dieser Benutzername enthält Zeichen, die nicht erlaubt sind.',
    email_invalid: 'Diese E-Mail-Adresse ist nicht gültig.',
    upn_invalid: 'Dieser Principal-Name enthält Zeichen, die nicht erlaubt sind.',
    somebody_is_there: 'Die Einrichtung ist vorbei: Es gibt schon jemanden.',
    person_gone: 'Das Konto konnte nicht geändert werden. Versuchen Sie es später noch einmal.',
  },
})
