package convert

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

// work: a service task, and the send and business rule tasks that work like one.
func (s *subject) work() {
	if s.decision() || s.job() {
		return
	}
	s.retries()
	switch {
	case s.external(), s.connector(), s.flowableType():
		return
	}
	if expr := s.java("expression"); expr != "" {
		s.expressionWork(expr)
		return
	}
	for _, local := range []string{"class", "delegateExpression"} {
		name := vendorOf(s, local)
		if v := s.java(local); v != "" {
			s.fail(codeWorkLost, name+"="+v)
			return
		}
	}
}

// serve gives the element a connector, and makes it a service task if it was another
// kind whose own behaviour it does not have.
func (s *subject) serve(from, connector string) {
	switch s.e.Local {
	case "sendTask", "scriptTask":
		was := s.e.Local
		s.e.Local = "serviceTask"
		for _, attr := range []string{"messageRef", "scriptFormat"} {
			setAttr(s.e, attr, "")
		}
		s.changed(was, s.e.Local)
	}
	s.add("service", "type", connector)
	s.changed(from, `motcua:service type="`+connector+`"`)
}

// external is a Camunda 7 external task, which a worker fetches by its topic.
func (s *subject) external() bool {
	from := vendorOf(s, "topic")
	topic := s.java("topic")
	if topic == "" {
		return false
	}
	s.java("type") // says the same
	if isJUEL(topic) {
		s.fail(codeNoEquivalent, from+"="+topic)
		return true
	}
	s.serve(from+"="+topic, topic)
	return true
}

// job is a Camunda 8 job, which a worker fetches by its type.
func (s *subject) job() bool {
	d := s.zeebe("taskDefinition")
	if d == nil {
		return false
	}
	kind := strings.TrimSpace(d.Attr("type"))
	if strings.HasPrefix(kind, "=") {
		s.fail(codeNoEquivalent, "zeebe:taskDefinition type="+kind)
		return true
	}
	connector := kind
	if strings.HasPrefix(kind, jobHTTP) {
		connector = "http"
	}
	s.serve("zeebe:taskDefinition type="+kind, connector)
	service := s.add("service")
	if attempts, err := strconv.Atoi(strings.TrimSpace(d.Attr("retries"))); err == nil && attempts > 1 {
		setMissing(service, "retries", strconv.Itoa(attempts-1)) // they count attempts, we count repetitions
	} else if err != nil && d.Attr("retries") != "" {
		s.warn(codeNoEquivalent, "zeebe:taskDefinition retries="+d.Attr("retries"))
	}
	s.headers(service)
	return true
}

// jobHTTP is the job type of Camunda 8's REST connector, before its version.
const jobHTTP = "io.camunda:http-json:"

// headers are fixed texts for a job's worker. Those of Camunda 8's connectors that
// say what becomes of the answer are translated.
func (s *subject) headers(service *bpmn.Element) {
	h := s.zeebe("taskHeaders")
	if h == nil {
		return
	}
	given := headersOf(service)
	for _, e := range parts(h, "header") {
		key, value := e.Attr("key"), e.Attr("value")
		switch key {
		case "":
		case "resultVariable":
			if value != "" {
				s.outputs = append(s.outputs, mapping{answerVariable, value})
			}
		case "resultExpression", "errorExpression":
			if strings.TrimSpace(value) != "" {
				s.warn(codeNoEquivalent, "zeebe:header "+key+"="+value)
			}
		case "retryBackoff":
			if value != "" && value != "PT0S" {
				setMissing(service, "backoff", value)
			}
		default:
			if given.add(key) {
				appendChild(service, s.c.motcua("header", "key", key, "value", value))
			}
		}
	}
	s.changed("zeebe:taskHeaders", "motcua:header")
}

// headerKeys are the headers that a service has.
type headerKeys map[string]bool

func headersOf(service *bpmn.Element) headerKeys {
	keys := headerKeys{}
	for _, e := range service.Elements() {
		if e.Local == "header" {
			keys[e.Attr("key")] = true
		}
	}
	return keys
}

// add reports whether the header is new.
func (k headerKeys) add(key string) bool {
	if k[key] {
		return false
	}
	k[key] = true
	return true
}

var (
	retryCycle = regexp.MustCompile(`^R(\d+)/(P.+)$`)
	retryList  = regexp.MustCompile(`^P[^,]+(,\s*P[^,]+)*$`)
)

// retries reads failedJobRetryTimeCycle: R5/PT1M is five attempts a minute apart,
// PT1M,PT5M one further attempt after each.
func (s *subject) retries() {
	e := s.child("failedJobRetryTimeCycle")
	if e == nil {
		return
	}
	text := strings.TrimSpace(e.Text())
	from := vendorName(e.Space, e.Local) + "=" + text
	switch cycle := retryCycle.FindStringSubmatch(text); {
	case cycle != nil:
		attempts, err := strconv.Atoi(cycle[1])
		if err != nil || attempts > 1_000 {
			s.warn(codeNoEquivalent, from)
			return
		}
		if attempts > 1 {
			s.add("service", "retries", strconv.Itoa(attempts-1), "backoff", cycle[2])
		}
	case retryList.MatchString(text):
		waits := strings.Split(text, ",")
		s.add("service", "retries", strconv.Itoa(len(waits)), "backoff", strings.TrimSpace(waits[0]))
	default:
		s.warn(codeNoEquivalent, from)
		return
	}
	s.changed(from, "motcua:service retries, backoff")
	s.warn(codeApproximated, from, "motcua:service retries, backoff", sentence{"khoảng chờ tăng gấp đôi sau mỗi lần", "the wait doubles with each attempt"})
}

// expressionWork: an expression that only reckons is a script; one that calls a
// bean of the other engine is lost.
func (s *subject) expressionWork(text string) {
	from := vendorOf(s, "expression") + "=" + text
	result := s.java("resultVariable")
	if result == "" {
		result = s.java("resultVariableName")
	}
	expr, err := fromJUEL(text)
	if err != nil || !isJUEL(text) {
		s.fail(codeWorkLost, from)
		return
	}
	if s.e.Local != "serviceTask" {
		s.fail(codeWorkLost, from)
		return
	}
	s.e.Local = "scriptTask"
	s.script(expr, result, from)
}

// decision: a business rule task that evaluates a decision table.
func (s *subject) decision() bool {
	if d := s.zeebe("calledDecision"); d != nil {
		ref := strings.TrimSpace(d.Attr("decisionId"))
		if strings.HasPrefix(ref, "=") {
			s.fail(codeNoEquivalent, "zeebe:calledDecision decisionId="+ref)
			return true
		}
		s.add("decision", "ref", ref, "result", d.Attr("resultVariable"))
		s.changed("zeebe:calledDecision decisionId="+ref, `motcua:decision ref="`+ref+`"`)
		return true
	}
	from := vendorOf(s, "decisionRef")
	ref := s.java("decisionRef")
	if ref == "" {
		return false
	}
	if isJUEL(ref) {
		s.fail(codeNoEquivalent, from+"="+ref)
		return true
	}
	s.add("decision", "ref", ref, "result", s.java("resultVariable"))
	s.changed(from+"="+ref, `motcua:decision ref="`+ref+`"`)
	if m := s.java("mapDecisionResult"); m == "resultList" || m == "collectEntries" || m == "" {
		s.warn(codeApproximated, "decisionRef="+ref, `motcua:decision`, sentence{
			"kết quả theo luật chọn (hit policy) của bảng: một giá trị hoặc một ngữ cảnh, không phải danh sách các dòng",
			"the result is what the table's hit policy gives, a value or a context, not a list of rows"})
	}
	return true
}
