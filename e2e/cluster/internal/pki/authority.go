// Package pki makes the cluster's keys, certificates and kubeconfigs.
package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// lifetime is how long everything is valid: a cluster is made for a test, not
// for years, but a forgotten one should not fail in a puzzling way.
const lifetime = 365 * 24 * time.Hour

// Authority signs a cluster's certificates. Nothing outside trusts it.
type Authority struct {
	folder      string
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
	PEM         []byte // the authority's own certificate
}

// Identity is a signed certificate with its key, both in PEM.
type Identity struct {
	Certificate, Key []byte
}

// NewAuthority makes an authority and writes ca.crt and ca.key into folder.
func NewAuthority(folder string) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := template(pkix.Name{CommonName: "godwit-cluster"})
	template.IsCA = true
	template.BasicConstraintsValid = true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature | x509.KeyUsageCRLSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	authority := &Authority{folder, key, certificate, block("CERTIFICATE", der)}
	private, err := privatePEM(key)
	if err != nil {
		return nil, err
	}
	return authority, authority.write("ca", Identity{authority.PEM, private})
}

// Issue signs a certificate for a user or server and writes NAME.crt and
// NAME.key. names are DNS names and IP addresses it may serve under.
func (a *Authority) Issue(name, user string, groups []string, names ...string) (Identity, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Identity{}, err
	}
	template := template(pkix.Name{CommonName: user, Organization: groups})
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if len(names) > 0 {
		template.ExtKeyUsage = append(template.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		return Identity{}, err
	}
	private, err := privatePEM(key)
	if err != nil {
		return Identity{}, err
	}
	identity := Identity{block("CERTIFICATE", der), private}
	return identity, a.write(name, identity)
}

// SigningKey makes the key pair that service account tokens are signed with,
// NAME.key and NAME.pub.
func (a *Authority) SigningKey(name string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	private, err := privatePEM(key)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(a.folder, name+".key"), private, 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(a.folder, name+".pub"), block("PUBLIC KEY", public), 0o600)
}

func (a *Authority) write(name string, identity Identity) error {
	if err := os.WriteFile(filepath.Join(a.folder, name+".crt"), identity.Certificate, 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(a.folder, name+".key"), identity.Key, 0o600)
}

func template(subject pkix.Name) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      subject,
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(lifetime),
	}
}

func privatePEM(key *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return block("EC PRIVATE KEY", der), nil
}

func block(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
