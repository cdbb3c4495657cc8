package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/embedded"
	"github.com/motcua/motcua/internal/settings"
)

// line is one row of what the program says when it is up.
type line struct {
	vi, en         string // label
	value          string
	viNote, enNote string
}

func (l line) label(lang string) string {
	if lang == "en" {
		return l.en
	}
	return l.vi
}

func (l line) text(lang string) string {
	note := l.viNote
	if lang == "en" {
		note = l.enNote
	}
	if note == "" {
		return l.value
	}
	return l.value + " (" + note + ")"
}

// printBlock says where everything is.
func printBlock(out io.Writer, lang string, s settings.Settings, dir *app.DataDir, running *app.App, o app.Options, temporal *embedded.Server) {
	s.Listen = o.API.Addr().String() // with the port that was given, if the setting left it open
	lines := []line{
		{vi: "Trang web", en: "Web pages", value: s.BaseURL()},
		{vi: "API", en: "API", value: s.BaseURL() + "/api/v1/openapi.json"},
	}
	if url := temporal.UIURL(); url != "" {
		lines = append(lines, line{vi: "Giao diện Temporal", en: "Temporal UI", value: url})
	}
	lines = append(lines, line{vi: "Dữ liệu", en: "Data", value: dir.Path})
	if o.Demo && s.Loopback() {
		lines = append(lines, accounts(running)...)
	}
	lines = append(lines, line{vi: "Dừng", en: "Stop", value: "Ctrl-C"})
	writeBlock(out, lang, "motcua "+app.Version(), lines)
}

// accounts says how to log in to the demonstration.
func accounts(running *app.App) []line {
	var lines []line
	for i, login := range demo.Guide(running.Installation.Organisation()) {
		label := line{value: login.Username, viNote: login.VI, enNote: login.EN}
		if i == 0 {
			label.vi, label.en = "Tài khoản mẫu", "Sample accounts"
		}
		lines = append(lines, label)
	}
	return append(lines,
		line{value: "…", viNote: "tất cả: config/organisation/demo/officers.yaml", enNote: "all of them: config/organisation/demo/officers.yaml"},
		line{vi: "Mật khẩu mẫu", en: "Their password", value: demo.Password})
}

// writeBlock aligns by letters, not bytes: Vietnamese ones are longer.
func writeBlock(out io.Writer, lang, title string, lines []line) {
	width := 0
	for _, l := range lines {
		width = max(width, utf8.RuneCountInString(l.label(lang)))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n  %s\n\n", title)
	for _, l := range lines {
		fmt.Fprintf(&b, "  %s%s  %s\n", l.label(lang), strings.Repeat(" ", width-utf8.RuneCountInString(l.label(lang))), l.text(lang))
	}
	b.WriteByte('\n')
	_, _ = io.WriteString(out, b.String()) // a closed terminal does not stop the service
}
