package api

import "strings"

// mark is what a browser's name for itself holds, and what people call it. The first that
// fits counts: most browsers say that they are others too.
type mark struct{ part, name string }

var browsers = []mark{
	{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"coc_coc_browser", "Cốc Cốc"}, {"SamsungBrowser/", "Samsung Internet"},
	{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
	{"curl/", "curl"}, {"Go-http-client", "Go"}, {"python-requests", "Python"},
}

var systems = []mark{
	{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
}

// deviceName makes "Firefox · Windows" of a User-Agent, "" when nothing is known in it.
func deviceName(agent string) string {
	var parts []string
	for _, marks := range [][]mark{browsers, systems} {
		for _, m := range marks {
			if strings.Contains(agent, m.part) {
				parts = append(parts, m.name)
				break
			}
		}
	}
	return strings.Join(parts, " · ")
}
