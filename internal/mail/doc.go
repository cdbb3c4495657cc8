// Package mail sends e-mails through an SMTP server. It knows nothing of what they say.
package mail
