package soundness

import (
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/bpmn"
	"github.com/motcua/motcua/internal/world"
)

// sentences say what each code means; %s is the element, by its name.
var sentences = map[string][2]string{
	CodeDeadlock:       {"Quy trình có thể dừng lại mãi tại %s: không còn gì làm cho nó đi tiếp.", "the process can wait for ever at %s: nothing can make it go on"},
	CodeNoCompletion:   {"Từ %s quy trình có thể quay vòng mãi mà không bao giờ tới được điểm kết thúc.", "from %s on the process can go round for ever and reach no end"},
	CodeNoFlow:         {"Có trường hợp không luồng nào đi ra từ %s được chọn.", "there is a case in which no flow leaves %s"},
	CodeUnsynchronised: {"%s có thể được đến hai lần cùng lúc: các nhánh song song nhập vào nhau mà không có cổng đồng bộ.", "%s can be reached twice at a time: parallel branches come together without being joined"},
	CodeTokensLeft:     {"Có thể đến %s trong khi nhánh khác của quy trình vẫn đang chạy.", "%s can be reached while another branch of the process goes on"},
	CodeDeadElement:    {"Không trường hợp nào đi đến %s.", "no case ever reaches %s"},
	CodeDeadFlow:       {"Luồng %s không bao giờ được chọn.", "the flow %s is never taken"},
	CodeEndlessLoop:    {"Quy trình có thể lặp không dứt tại %s mà không chờ ai.", "the process can loop without end at %s, waiting for no one"},
	CodeErrorUncaught:  {"Lỗi phát ra tại %s có thể không được sự kiện nào bắt.", "nothing may catch the error that %s throws"},
	CodeMessageUnread:  {"Không ai nhận thông điệp do %s gửi.", "no one ever receives the message that %s sends"},
	CodeMessageLeft:    {"Có trường hợp mọi quy trình đã kết thúc mà thông điệp do %s gửi không ai nhận.", "there is a case in which everything has ended and no one received the message that %s sent"},
	CodeNotDecided:     {"Chưa kết luận được: đã xét %s mà chưa hết các trường hợp.", "not decided: %s were looked at and more are left"},
}

// finding makes the finding of a code at an element.
func (x *explorer) finding(code, element string, severity bpmn.Severity, trace *world.Script) Finding {
	f := Finding{Finding: bpmn.Finding{ElementID: element, Severity: severity, Code: code}, Trace: trace}
	vi, en := quoted(element), quoted(element)
	if n := x.m.nodes[element]; n != nil {
		f.Line, f.Process = n.Line, x.m.owner[n].def.ID
		vi, en = named(n.Name, element), named(n.Name, element)
	} else if flow := x.m.flows[element]; flow != nil {
		f.Line, f.Process = flow.Line, x.m.owner[flow.Source].def.ID
		vi, en = named(flow.Name, element), named(flow.Name, element)
	}
	s := sentences[code]
	f.VI, f.EN = fmt.Sprintf(s[0], vi), capital(fmt.Sprintf(s[1], en))+"."
	f.VI = capital(f.VI)
	return f
}

// named shows an element by its name, if it has one.
func named(name, id string) string {
	if name = strings.Join(strings.Fields(name), " "); name == "" {
		return quoted(id)
	}
	return quoted(name)
}

func quoted(text string) string { return "“" + text + "”" }

func capital(sentence string) string {
	for i, r := range sentence {
		return strings.ToUpper(string(r)) + sentence[i+len(string(r)):]
	}
	return sentence
}

// notDecided is the finding that the bounds were reached.
func (x *explorer) notDecided() Finding {
	f := Finding{Finding: bpmn.Finding{Severity: bpmn.SeverityWarning, Code: CodeNotDecided}}
	if len(x.m.processes) > 0 {
		p := x.m.processes[0].def
		f.ElementID, f.Line, f.Process = p.ID, p.Line, p.ID
	}
	s := sentences[CodeNotDecided]
	f.VI = fmt.Sprintf(s[0], fmt.Sprintf("%d trạng thái, %d bước", len(x.states), x.steps))
	f.EN = capital(fmt.Sprintf(s[1], fmt.Sprintf("%d states and %d steps", len(x.states), x.steps))) + "."
	return f
}
