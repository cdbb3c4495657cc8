package oidc

import "github.com/motcua/motcua/internal/dossier"

// errAway: the provider does not answer.
var errAway = &dossier.Error{
	Code: dossier.CodeUnavailable, Key: "oidc_away",
	VI: "Cổng đăng nhập chung chưa trả lời. Xin thử lại sau ít phút.", EN: "The identity provider does not answer. Try again in a few minutes.",
}

// errRefused: what the provider sent back does not prove anything.
var errRefused = &dossier.Error{
	Code: dossier.CodeForbidden, Key: "oidc_refused",
	VI: "Đăng nhập qua cổng chung không thành công. Hãy bắt đầu lại.", EN: "Signing in at the identity provider did not work. Start again.",
}

// errNoLogin: the provider does not say the name that accounts are found by.
var errNoLogin = &dossier.Error{
	Code: dossier.CodeForbidden, Key: "oidc_no_login",
	VI: "Cổng đăng nhập chung không cho biết tên đăng nhập. Hãy báo quản trị.", EN: "The identity provider does not tell the user name. Tell the administrator.",
}
