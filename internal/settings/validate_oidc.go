package settings

import (
	"net/netip"
	"net/url"

	"github.com/motcua/motcua/internal/oidc"
)

// checkOIDC: with an issuer, everything that is needed to sign in there.
func checkOIDC(o OIDC, bad complain) {
	if o.Issuer == "" {
		return
	}
	if u, err := url.Parse(o.Issuer); err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || !(u.Scheme == "https" || u.Scheme == "http" && loopbackName(u.Hostname())) {
		bad("oidc.issuer", "oidc.issuer phải là địa chỉ https đầy đủ của nơi cấp danh tính.", "oidc.issuer must be the full https address of the provider of identities.")
	}
	if o.ClientID == "" {
		bad("oidc.client_id", "oidc.client_id không được để trống khi có oidc.issuer.", "oidc.client_id must not be empty when there is an oidc.issuer.")
	}
	if o.ClientSecret != "" && o.ClientSecretFile != "" {
		bad("oidc.client_secret_file", "Chỉ đặt một trong hai: oidc.client_secret hoặc oidc.client_secret_file.", "Set only one of oidc.client_secret and oidc.client_secret_file.")
	}
	if o.LoginClaim == "" {
		bad("oidc.login_claim", "oidc.login_claim không được để trống.", "oidc.login_claim must not be empty.")
	}
	if _, err := oidc.ParseRoles(o.Roles); err != nil {
		bad("oidc.roles", "oidc.roles: mỗi mục có dạng GIÁ_TRỊ=vai_trò hoặc GIÁ_TRỊ=vai_trò@cơ_quan ("+err.Error()+").", "oidc.roles: each entry is VALUE=role or VALUE=role@agency ("+err.Error()+").")
	}
	if o.RoleClaim != "" && len(o.Roles) == 0 {
		bad("oidc.roles", "oidc.roles không được để trống khi có oidc.role_claim: giá trị không được liệt kê thì không có quyền gì.", "oidc.roles must not be empty when there is an oidc.role_claim: values that are not listed give no right.")
	}
	if _, err := oidc.ParseAgencies(o.Agencies); err != nil {
		bad("oidc.agencies", "oidc.agencies: mỗi mục có dạng GIÁ_TRỊ=cơ_quan ("+err.Error()+").", "oidc.agencies: each entry is VALUE=agency ("+err.Error()+").")
	}
}

func loopbackName(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
