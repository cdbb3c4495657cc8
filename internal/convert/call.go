package convert

import (
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
)

func (s *subject) callActivity() {
	if e := s.zeebe("calledElement"); e != nil {
		s.zeebeCall(e)
		return
	}
	if ref := s.java("caseRef"); ref != "" {
		s.fail(codeNoEquivalent, vendorOf(s, "caseRef")+"="+ref)
		return
	}
	if called := s.e.Attr("calledElement"); isJUEL(called) {
		if expr, ok := s.translated("calledElement", called); ok {
			s.add("call", "process", "="+expr)
			s.changed("calledElement="+called, `motcua:call process="=`+expr+`"`)
		}
	}
	s.binding(vendorOf(s, "calledElementBinding"), s.java("calledElementBinding"), s.java("calledElementVersion"), s.java("calledElementVersionTag"))
	all := s.java("inheritVariables") == "true" // Flowable: all variables go in
	for _, e := range s.all(javaSpaces, "in") {
		all = s.passed(e, &s.inputs) || all
	}
	for _, e := range s.all(javaSpaces, "out") {
		all = s.passed(e, &s.outputs) || all
	}
	if all {
		s.add("call", "propagateAll", "true")
	}
}

// binding chooses the version that is called.
func (s *subject) binding(from, binding, version, tag string) {
	switch {
	case isJUEL(version) || isJUEL(tag):
		s.warn(codeNoEquivalent, from+"="+binding+" "+version+tag)
	case binding == "version":
		s.add("call", "binding", "version", "version", version)
	case binding == "versionTag":
		s.add("call", "binding", "tag", "tag", tag)
	case binding == "deployment":
		s.warn(codeApproximated, from+"=deployment", "motcua:call binding=\"latest\"", sentence{
			"quy trình được gọi là phiên bản mới nhất khi gọi", "the version called is the latest at that moment"})
	}
}

// passed reads camunda:in and camunda:out: one variable, an expression, or all.
func (s *subject) passed(e *bpmn.Element, to *[]mapping) (all bool) {
	where := vendorName(e.Space, e.Local)
	switch {
	case e.Attr("variables") == "all":
		return true
	case e.Attr("businessKey") != "":
		s.warn(codeNoEquivalent, where+" businessKey="+e.Attr("businessKey"))
	case e.Attr("sourceExpression") != "":
		if expr, ok := s.translated(where, e.Attr("sourceExpression")); ok {
			*to = append(*to, mapping{expr, e.Attr("target")})
		}
	case e.Attr("source") != "" && e.Attr("target") != "":
		if err := checkFEEL(e.Attr("source")); err != nil {
			s.untranslated(where, e.Attr("source"), err)
			return false
		}
		*to = append(*to, mapping{e.Attr("source"), e.Attr("target")})
	default:
		s.warn(codeNoEquivalent, described(e))
	}
	return false
}

func (s *subject) zeebeCall(e *bpmn.Element) {
	process, ok := s.named("zeebe:calledElement processId", strings.TrimSpace(e.Attr("processId")))
	if !ok {
		return
	}
	s.add("call", "process", process)
	s.changed("zeebe:calledElement processId="+process, `motcua:call process="`+process+`"`)
	s.binding("zeebe:calledElement bindingType", e.Attr("bindingType"), "", e.Attr("versionTag"))
	in, out := e.Attr("propagateAllParentVariables") != "false", e.Attr("propagateAllChildVariables") != "false"
	switch {
	case in && out:
		s.add("call", "propagateAll", "true")
	case in != out:
		s.warn(codeApproximated, described(e), `motcua:call propagateAll="false"`, sentence{
			"mọi biến chỉ được chuyển cả hai chiều, hoặc theo motcua:io", "all variables pass both ways or as motcua:io says"})
	}
}

// multiInstance: the list that is iterated over.
func (s *subject) multiInstance() {
	if z := s.zeebe("loopCharacteristics"); z != nil {
		s.zeebeLoop(z)
		return
	}
	from := vendorOf(s, "collection")
	collection := s.java("collection")
	element := s.java("elementVariable")
	if collection == "" && element == "" {
		return
	}
	expr := collection
	var ok bool
	if isJUEL(collection) {
		if expr, ok = s.translated(from, collection); !ok {
			return
		}
	} else if err := checkFEEL(collection); collection != "" && err != nil {
		s.untranslated(from, collection, err)
		return
	}
	if expr != "" {
		expr = "=" + expr
	}
	s.add("loop", "collection", expr, "element", element)
	s.changed(from+"="+collection, `motcua:loop collection="`+expr+`" element="`+element+`"`)
}

func (s *subject) zeebeLoop(z *bpmn.Element) {
	collection, ok := s.checked("zeebe:loopCharacteristics inputCollection", z.Attr("inputCollection"))
	if !ok {
		return
	}
	pairs := []string{"collection", "=" + collection, "element", z.Attr("inputElement"), "output", z.Attr("outputCollection")}
	if text := z.Attr("outputElement"); text != "" {
		expr, ok := s.checked("zeebe:loopCharacteristics outputElement", text)
		if !ok {
			return
		}
		pairs = append(pairs, "outputElement", "="+expr)
	}
	s.add("loop", pairs...)
	s.changed("zeebe:loopCharacteristics", "motcua:loop collection="+pairs[1])
}

// adHoc: which activities begin.
func (s *subject) adHoc() {
	z := s.zeebe("adHoc")
	if z == nil {
		return
	}
	if text := z.Attr("activeElementsCollection"); text != "" {
		if expr, ok := s.checked("zeebe:adHoc activeElementsCollection", text); ok {
			s.add("adHoc", "elements", "="+expr)
			s.changed("zeebe:adHoc activeElementsCollection", `motcua:adHoc elements="=`+expr+`"`)
		}
	}
	if v := z.Attr("outputCollection"); v != "" {
		s.warn(codeNoEquivalent, "zeebe:adHoc outputCollection="+v)
	}
}
