package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/csv"
	"os"
	"strings"

	"k8s.io/client-go/util/keyutil"
)

// administrator is the user that is always there and may do everything.
const administrator = "admin"

// account is a user whom the server knows by a bearer token.
type account struct {
	name   string
	groups []string
}

// writeTokens makes a token for each user and writes the file for --token-auth-file. It returns the
// tokens by user name.
func writeTokens(users []account, file string) (map[string]string, error) {
	tokens := make(map[string]string, len(users))
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	rows := csv.NewWriter(out)
	for _, user := range users {
		token := rand.Text()
		tokens[user.name] = token
		if err := rows.Write([]string{token, user.name, user.name, strings.Join(user.groups, ",")}); err != nil {
			return nil, err
		}
	}
	rows.Flush()
	return tokens, rows.Error()
}

// writeSigningKey makes the key that signs and checks the tokens of service accounts.
func writeSigningKey(file string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	text, err := keyutil.MarshalPrivateKeyToPEM(key)
	if err != nil {
		return err
	}
	return keyutil.WriteKey(file, text)
}
