package bpmn

import (
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"
)

// timeUnits are the units of a motcua:sla and a motcua:workingTime: those of
// the clock's limits.
var timeUnits = set("working_day", "hour", "calendar_day", "month", "same_day", "per_plan")

var outcomeKinds = set("forward", "return", "supplement", "refuse", "verify", "other")

var callBindings = set("latest", "version", "tag")

// extensionAttrs is the vocabulary: every motcua element and its attributes.
var extensionAttrs = map[string]map[string]bool{
	"step":        set("no", "form", "output", "intake", "offClock", "handover"),
	"assignment":  set("role", "agency", "consultant"),
	"sla":         set("amount", "unit"),
	"form":        set("key"),
	"outcome":     set("id", "kind", "vi", "en"),
	"wait":        set("for"),
	"clock":       set("stop", "slip"),
	"status":      set("enter", "complete", "result"),
	"service":     set("type", "retries", "timeout", "heartbeat", "backoff"),
	"header":      set("key", "value"),
	"io":          set(),
	"input":       set("source", "target"),
	"output":      set("source", "target"),
	"script":      set("result"),
	"decision":    set("ref", "result"),
	"call":        set("process", "binding", "version", "tag", "propagateAll"),
	"message":     set("name", "key", "ttl"),
	"signal":      set("name"),
	"error":       set("code", "message", "codeVariable", "messageVariable"),
	"loop":        set("collection", "element", "output", "outputElement"),
	"adHoc":       set("elements"),
	"data":        set("variable", "default"),
	"workingTime": set("amount", "unit"),
}

// extension reads the motcua elements of an extensionElements; all others are
// left alone in the Document.
func (v *viewer) extension(id string, parent *Element) Extension {
	r := extensionReader{v: v, id: id, seen: map[string]bool{}}
	for _, e := range parent.Elements() {
		if e.Space == ExtensionNamespace && r.known(e) {
			r.read(e)
		}
	}
	return r.ext
}

type extensionReader struct {
	v    *viewer
	id   string
	ext  Extension
	seen map[string]bool
}

// known reports misspelt names: they would be lost in silence otherwise.
func (r *extensionReader) known(e *Element) bool {
	attrs, ok := extensionAttrs[e.Local]
	if !ok {
		r.v.note(e, r.id, codeUnknownExtension, e.Local)
		return false
	}
	for i := range e.Attrs {
		if a := &e.Attrs[i]; a.Space == "" && !attrs[a.Local] {
			r.v.note(e, r.id, codeUnknownExtension, e.Local+"/@"+a.Local)
		}
	}
	if r.seen[e.Local] && e.Local != "outcome" {
		r.v.note(e, r.id, codeRepeatedExtension, e.Local)
	}
	r.seen[e.Local] = true
	return true
}

func (r *extensionReader) read(e *Element) {
	x := &r.ext
	switch e.Local {
	case "step":
		x.StepNo = r.integer(e, "no", 0, 10_000)
		x.StepForm, x.Output = nfc(e.Attr("form")), nfc(e.Attr("output"))
		x.Intake, x.OffClock, x.Handover = r.flag(e, "intake"), r.flag(e, "offClock"), r.flag(e, "handover")
	case "assignment":
		x.Role, x.Agency, x.Consultant = nfc(e.Attr("role")), nfc(e.Attr("agency")), r.flag(e, "consultant")
	case "sla":
		x.SLAAmount, x.SLAUnit = r.amount(e)
	case "form":
		x.FormKey = nfc(e.Attr("key"))
	case "outcome":
		x.Outcomes = append(x.Outcomes, r.outcome(e))
	case "wait":
		x.WaitFor = r.choice(e, "for", set("applicant", "external"))
	case "clock":
		x.StopGround, x.StopSlip = nfc(e.Attr("stop")), nfc(e.Attr("slip"))
	case "status":
		x.StatusEnter, x.StatusComplete = r.integer(e, "enter", 1, 10), r.integer(e, "complete", 1, 10)
		x.Result = r.choice(e, "result", set("granted", "refused"))
	case "service":
		x.ServiceType, x.ServiceTimeout = nfc(e.Attr("type")), nfc(e.Attr("timeout"))
		x.ServiceRetries = r.integer(e, "retries", 0, 1_000)
		x.ServiceHeartbeat, x.ServiceBackoff = nfc(e.Attr("heartbeat")), nfc(e.Attr("backoff"))
		r.headers(e)
	case "io":
		r.mappings(e)
	case "script":
		x.ResultVariable = nfc(e.Attr("result"))
	case "decision":
		x.Decision = nfc(e.Attr("ref"))
		if result := nfc(e.Attr("result")); result != "" {
			x.ResultVariable = result
		}
	case "call":
		x.CallBinding = r.choice(e, "binding", callBindings)
		x.CallVersion, x.CallTag = r.integer(e, "version", 1, 1_000_000), nfc(e.Attr("tag"))
		x.CallPropagateAll = r.flag(e, "propagateAll")
	}
}

func (r *extensionReader) headers(service *Element) {
	for _, e := range service.Elements() {
		if e.Space != ExtensionNamespace {
			continue
		}
		if e.Local != "header" {
			r.v.note(e, r.id, codeUnknownExtension, "service/"+e.Local)
			continue
		}
		h := Header{Key: nfc(e.Attr("key")), Value: nfc(e.Attr("value"))}
		if h.Key == "" {
			r.bad(e, "key", "")
		}
		r.ext.ServiceHeaders = append(r.ext.ServiceHeaders, h)
	}
}

func (r *extensionReader) outcome(e *Element) Outcome {
	o := Outcome{ID: nfc(e.Attr("id")), Kind: r.choice(e, "kind", outcomeKinds), VI: nfc(e.Attr("vi")), EN: nfc(e.Attr("en"))}
	if o.ID == "" {
		r.bad(e, "id", "")
	}
	if r.seen["outcome "+o.ID] {
		r.bad(e, "id", o.ID)
	}
	r.seen["outcome "+o.ID] = true
	return o
}

func (r *extensionReader) mappings(io *Element) {
	for _, e := range io.Elements() {
		if e.Space != ExtensionNamespace || !r.mapping(e) {
			continue
		}
		m := Mapping{Source: expression(e.Attr("source")), Target: nfc(e.Attr("target"))}
		if e.Local == "input" {
			r.ext.Inputs = append(r.ext.Inputs, m)
		} else {
			r.ext.Outputs = append(r.ext.Outputs, m)
		}
	}
}

func (r *extensionReader) mapping(e *Element) bool {
	if e.Local != "input" && e.Local != "output" {
		r.v.note(e, r.id, codeUnknownExtension, "io/"+e.Local)
		return false
	}
	for _, attr := range []string{"source", "target"} {
		if strings.TrimSpace(e.Attr(attr)) == "" {
			r.bad(e, attr, "")
		}
	}
	return true
}

// workingTime reads <motcua:workingTime amount="12" unit="calendar_day"/> as
// "12 calendar_day", "" if there is none.
func (v *viewer) workingTime(id string, parent *Element) string {
	e := parent.Child(ExtensionNamespace, "workingTime")
	if e == nil {
		return ""
	}
	r := extensionReader{v: v, id: id}
	amount, unit := r.amount(e)
	if amount == "" {
		r.bad(e, "amount", "")
	}
	return amount + " " + unit
}

// amount reads a decimal amount ≥ 0 and its unit. same_day and per_plan need none.
func (r *extensionReader) amount(e *Element) (amount, unit string) {
	amount, unit = nfc(e.Attr("amount")), r.choice(e, "unit", timeUnits)
	if unit == "" {
		r.bad(e, "unit", "")
	}
	if amount == "" && (unit == "same_day" || unit == "per_plan") {
		return amount, unit
	}
	d, _, err := apd.NewFromString(amount)
	if err != nil || d.Form != apd.Finite || d.Negative || d.Exponent > 6 || d.Exponent < -9 || d.NumDigits() > 12 {
		r.bad(e, "amount", amount)
	}
	return amount, unit
}

func (r *extensionReader) choice(e *Element, attr string, allowed map[string]bool) string {
	text := nfc(e.Attr(attr))
	if text != "" && !allowed[text] {
		r.bad(e, attr, text)
	}
	return text
}

func (r *extensionReader) integer(e *Element, attr string, lowest, highest int) int {
	text := strings.TrimSpace(e.Attr(attr))
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < lowest || n > highest {
		r.bad(e, attr, text)
	}
	return n
}

func (r *extensionReader) flag(e *Element, attr string) bool {
	text, ok := e.LookupAttr("", attr)
	if !ok {
		return false
	}
	value, ok := parseBool(text)
	if !ok {
		r.bad(e, attr, text)
	}
	return value
}

// bad refuses a value of motcua's own vocabulary: running on with a zero in its
// place would be a silent lie.
func (r *extensionReader) bad(e *Element, attr, value string) {
	r.v.refuseAt(r.id, e.Line, codeBadValue, "motcua:"+e.Local+"/@"+attr, value)
}
