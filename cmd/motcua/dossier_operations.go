package main

import (
	"encoding/json"

	"github.com/spf13/cobra"
)

// newOperationCommands makes the commands of "motcua dossier" that operate on one running
// dossier, through the API.
func newOperationCommands() []*cobra.Command {
	var out []*cobra.Command
	for _, o := range []operation{
		{
			use: "suspend CODE", short: "Tạm ngừng hồ sơ · Suspend a dossier", kind: "suspend", path: "suspend",
			long: "Suspend lets a dossier stand still: no step can be done, no timer of its process fires,\nno call is begun. Its legal clock runs on: the due date stays, and what is late shows.",
		},
		{use: "resume CODE", short: "Cho hồ sơ đi tiếp · Resume a dossier", kind: "resume", path: "resume", long: "Resume ends a suspension. What fell due meanwhile is done at once."},
		{
			use: "cancel CODE", short: "Hủy hồ sơ nộp nhầm, nộp trùng · Cancel a dossier filed twice or in error", kind: "cancel", path: "cancel",
			long: "Cancel ends a dossier that should not be. It is no decision of the office: no paper form\nis issued. To withdraw a dossier for its applicant, or to stop it, use the web pages.",
		},
		modifyOperation(), setVariablesOperation(), dueOperation(), timerOperation(), retryOperation(), resolveOperation(), skipOperation(),
	} {
		out = append(out, newOperationCommand(o))
	}
	return append(out, newDossierMigrateCommand(), newDossierInstanceCommand(), newDossierListCommand())
}

func modifyOperation() operation {
	var withdraw, start, flows []string
	var variables string
	return operation{
		use: "modify CODE", short: "Thu hồi bước này, bắt đầu bước kia · Withdraw steps and start others", kind: "modify", path: "modify",
		long: `Modify moves a dossier by hand: --withdraw names instances (as "motcua dossier instance"
lists them) or elements, then every instance of them; --start names elements, --start-flow
sequence flows to go on by. It is refused if nothing would be left to complete the dossier.`,
		example: `  motcua dossier modify H29.1-261124-0001 --withdraw tham-dinh --start tiep-nhan --reason "tiếp nhận nhầm" --preview`,
		flags: func(cmd *cobra.Command) {
			cmd.Flags().StringSliceVar(&withdraw, "withdraw", nil, "bước cần thu hồi · what to withdraw")
			cmd.Flags().StringSliceVar(&start, "start", nil, "bước cần bắt đầu · elements to start")
			cmd.Flags().StringSliceVar(&flows, "start-flow", nil, "luồng cần đi tiếp · sequence flows to go on by")
			cmd.Flags().StringVar(&variables, "variables", "", "biến quy trình, JSON hoặc @TỆP · variables of the process, JSON or @FILE")
		},
		body: func(*cobra.Command, []string) (map[string]any, error) {
			body := map[string]any{"withdraw": withdraw}
			var starts []map[string]string
			for _, e := range start {
				starts = append(starts, map[string]string{"element": e})
			}
			for _, f := range flows {
				starts = append(starts, map[string]string{"flow": f})
			}
			body["start"] = starts
			dropEmpty(body, len(withdraw) == 0, "withdraw")
			dropEmpty(body, len(starts) == 0, "start")
			return body, addObject(body, "variables", variables)
		},
	}
}

func dropEmpty(body map[string]any, empty bool, name string) {
	if empty {
		delete(body, name)
	}
}

// addObject adds the JSON object of a flag, if it was given.
func addObject(body map[string]any, name, text string) error {
	if text == "" {
		return nil
	}
	object, err := jsonObject(text)
	if err != nil {
		return err
	}
	body[name] = object
	return nil
}

func setVariablesOperation() operation {
	var scope string
	return operation{
		use: "variables CODE JSON", short: "Sửa biến quy trình · Change variables of the process", kind: "set_variables", path: "variables", args: 1,
		long:    "Variables merges a JSON object (or @FILE) into the variables of the process. What was filed\ncannot be changed.",
		example: `  motcua dossier variables H29.1-261124-0001 '{"diem": 7}' --reason "tra cứu lại"`,
		flags: func(cmd *cobra.Command) {
			cmd.Flags().StringVar(&scope, "scope", "", "quy trình con · instance of a subprocess")
		},
		body: func(_ *cobra.Command, args []string) (map[string]any, error) {
			body := map[string]any{}
			if scope != "" {
				body["scope"] = scope
			}
			return body, addObject(body, "variables", args[0])
		},
	}
}

func dueOperation() operation {
	return operation{
		use: "due CODE TIME", short: "Sửa ngày hẹn trả · Correct the due date", kind: "change_due", args: 1,
		long:    "Due corrects a wrong due date. It is no extension, which the office asks for once (form 04).\nThe applicant sees the correction and its reason.",
		example: `  motcua dossier due H29.1-261124-0001 "2026-12-01 17:00" --reason "nhập sai ngày tiếp nhận"`,
		body: func(_ *cobra.Command, args []string) (map[string]any, error) {
			at, err := moment(args[0])
			return map[string]any{"at": at}, err
		},
		call: func(code string, _ []string, body map[string]any) (string, map[string]any) {
			return pathOf("dossiers", code, "due"), map[string]any{"due": body["at"], "reason": body["reason"]}
		},
	}
}

func timerOperation() operation {
	return operation{
		use: "timer CODE ELEMENT TIME", short: "Sửa hẹn giờ · Move a timer of the process", kind: "change_timer", path: "timers", args: 2,
		long:    "Timer moves every timer that is set at a timer event to another instant. One that has\npassed fires at once.",
		example: `  motcua dossier timer H29.1-261124-0001 niem-yet "2026-12-01 08:00" --reason "niêm yết đủ ngày"`,
		body: func(_ *cobra.Command, args []string) (map[string]any, error) {
			at, err := moment(args[1])
			return map[string]any{"element": args[0], "at": at}, err
		},
	}
}

func retryOperation() operation {
	return operation{
		use: "retry CODE INCIDENT", short: "Thử lại sự cố · Try a failed step again", kind: "retry_incident", args: 1, optional: true,
		long: "Retry does again what failed, with the variables as they are now.",
		body: incidentBody, call: incidentCall("retry"),
	}
}

func resolveOperation() operation {
	var flow, variables string
	return operation{
		use: "resolve CODE INCIDENT", short: "Xử lý sự cố bằng tay · Answer a failed step by hand", kind: "resolve_incident", args: 1,
		long: `Resolve answers an incident: for a step that failed, with the variables it would have
given; for a gateway that found no way, with the sequence flow to go on by.`,
		example: `  motcua dossier resolve H29.1-261124-0001 incident#12 --variables '{"ma_so_thue": "0312345678"}' --reason "tra cứu bằng điện thoại"`,
		flags: func(cmd *cobra.Command) {
			cmd.Flags().StringVar(&flow, "flow", "", "luồng đi tiếp · sequence flow to go on by")
			cmd.Flags().StringVar(&variables, "variables", "", "kết quả của bước, JSON hoặc @TỆP · what the step would have given, JSON or @FILE")
		},
		body: func(cmd *cobra.Command, args []string) (map[string]any, error) {
			body, err := incidentBody(cmd, args)
			if err != nil {
				return nil, err
			}
			if flow != "" {
				body["flow"] = flow
			}
			return body, addObject(body, "variables", variables)
		},
		call: incidentCall("resolve"),
	}
}

func skipOperation() operation {
	return operation{
		use: "skip CODE INCIDENT", short: "Bỏ qua bước bị sự cố · Go on without a failed step", kind: "skip_incident", args: 1,
		long: "Skip goes on as though the failed step had been done, without its result.",
		body: incidentBody, call: incidentCall("skip"),
	}
}

func incidentBody(_ *cobra.Command, args []string) (map[string]any, error) {
	return map[string]any{"incident_id": args[0]}, nil
}

// incidentCall sends an operation to the incident's own address.
func incidentCall(what string) func(string, []string, map[string]any) (string, map[string]any) {
	return func(code string, args []string, body map[string]any) (string, map[string]any) {
		delete(body, "incident_id")
		return pathOf("incidents", code, args[0], what), body
	}
}

// mappingOf reads the file of a mapping.
func mappingOf(name string) (map[string]string, error) {
	data, err := jsonObject("@" + name)
	if err != nil {
		return nil, err
	}
	var mapping map[string]string
	return mapping, json.Unmarshal(data, &mapping)
}
