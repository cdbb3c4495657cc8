package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// runClock runs "motcua clock" and gives what it printed.
func runClock(t *testing.T, args ...string) (string, error) {
	t.Helper()
	cmd := newClockCommand()
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&bytes.Buffer{})
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetArgs(args)
	err := cmd.Execute()
	return out.String(), err
}

func TestClockDue(t *testing.T) {
	t.Parallel()
	out, err := runClock(t, "due", "--agency", "H29.1.26", "--from", "2026-04-28 09:00", "--limit", "3 working_day")
	require.NoError(t, err)
	require.Equal(t, `Cơ quan           H29.1.26 Ủy ban nhân dân phường Bến Nghé
Lịch làm việc     vn 07:30-11:30, 13:00-17:00
Thời hạn          3 ngày làm việc
Nộp hồ sơ         Thứ Ba 28/04/2026 09:00
Tiếp nhận hợp lệ  Thứ Ba 28/04/2026 09:00
Hẹn trả kết quả   Thứ Ba 05/05/2026 17:00

Ngày        Thứ       Tính  Ghi chú
28/04/2026  Thứ Ba    –     Tiếp nhận hợp lệ lúc 09:00, chưa tính
29/04/2026  Thứ Tư    1     Ngày làm việc thứ 1
30/04/2026  Thứ Năm   –     30/4 - 1/5: không tính
01/05/2026  Thứ Sáu   –     30/4 - 1/5: không tính
02/05/2026  Thứ Bảy   –     30/4 - 1/5: không tính
03/05/2026  Chủ nhật  –     30/4 - 1/5: không tính
04/05/2026  Thứ Hai   2     Ngày làm việc thứ 2
05/05/2026  Thứ Ba    3     Ngày làm việc thứ 3
`, out)
}

func TestClockDueInEnglish(t *testing.T) {
	t.Parallel()
	out, err := runClock(t, "due", "--from", "31/12/2026 16:00:30", "--limit", "1.5 hour", "--lang", "en")
	require.NoError(t, err)
	require.Equal(t, `Calendar       vn 07:30-11:30, 13:00-17:00
Limit          1.5 working hours
Handed in      Thursday 31/12/2026 16:00:30
Valid receipt  Thursday 31/12/2026 16:00:30
Due            Monday 04/01/2027 08:00:30 (provisional)
Note           the calendar of 2027 is not published: only weekends and fixed-date holidays count, to be reckoned again

Date        Weekday   Counts  Note
31/12/2026  Thursday  59 min  59 min counted
01/01/2027  Friday    –       New Year's Day: not counted (calendar not published)
02/01/2027  Saturday  –       Weekend: not counted (calendar not published)
03/01/2027  Sunday    –       Weekend: not counted (calendar not published)
04/01/2027  Monday    31 min  31 min counted (calendar not published)
`, out)
}

func TestClockDueJSON(t *testing.T) {
	t.Parallel()
	for _, from := range []string{"2026-04-24 15:01", "24/04/2026 15:01", "2026-04-24T15:01", "2026-04-24T08:01:00Z", "2026-04-24T15:01:00+07:00"} {
		out, err := runClock(t, "due", "--from", from, "--limit", "1 same_day 15:00", "--json")
		require.NoError(t, err)
		var got map[string]any
		require.NoError(t, json.Unmarshal([]byte(out), &got))
		require.Equal(t, "2026-04-28T10:00:00Z", got["due"])
		require.Equal(t, "2026-04-28T17:00:00+07:00", got["due_local"])
		require.Equal(t, "vn", got["calendar"])
		require.Len(t, got["days"], 5)
	}
	out, err := runClock(t, "due", "--from", "2026-04-24 15:01", "--limit", "per_plan")
	require.NoError(t, err)
	require.Contains(t, out, "không ấn định (theo kế hoạch)")
}

func TestClockDueOfAProcedure(t *testing.T) {
	t.Parallel()
	out, err := runClock(t, "due", "--agency", "H29.1.26", "--from", "2026-04-24 15:01", "--procedure", "1.001193", "--channel", "direct", "--lang", "en")
	require.NoError(t, err)
	require.Contains(t, out, "Tuesday 28/04/2026 17:00")
	_, err = runClock(t, "due", "--from", "2026-04-24 15:01", "--procedure", "9.999999")
	require.ErrorContains(t, err, "Không có thủ tục")
	_, err = runClock(t, "due", "--from", "2026-04-24 15:01", "--procedure", "1.001193", "--channel", "pigeon", "--lang", "en")
	require.ErrorContains(t, err, "no limit for the channel")
}

func TestClockDueWithOtherData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	calendar := write("other.yaml", "id: other\nweekend: [sunday]\nsessions: ['08:00-12:00']\n")
	out, err := runClock(t, "due", "--calendar", calendar, "--from", "2026-03-06 10:00", "--limit", "1 working_day", "--lang", "en")
	require.NoError(t, err)
	require.Contains(t, out, "Saturday 07/03/2026 12:00 (provisional)")

	write("calendars/vn.yaml", "id: vn\nweekend: [saturday, sunday]\nsessions: ['07:30-11:30', '13:00-17:00']\n")
	write("organisation/all.yaml", `levels: [{id: ward, vi: Phường, en: Ward, rank: 3}]
agencies:
  - {id: X1, vi: Phường Một, en: Ward One, level: ward, hours: {weekday_sessions: {saturday: ["07:30-11:30"]}}}
`)
	out, err = runClock(t, "due", "--config-dir", dir, "--agency", "X1", "--from", "2026-03-06 10:00", "--limit", "1 working_day", "--lang", "en")
	require.NoError(t, err)
	require.Contains(t, out, "Agency         X1 Ward One")
	require.Contains(t, out, "Saturday 07/03/2026 11:30")
	out, err = runClock(t, "due", "--config-dir", dir, "--calendar", calendar, "--agency", "X1", "--from", "2026-03-06 10:00", "--limit", "1 working_day", "--lang", "en")
	require.NoError(t, err)
	require.Contains(t, out, "Saturday 07/03/2026 11:30", "the agency's hours go on top of the file")
}

func TestClockRefuses(t *testing.T) {
	t.Parallel()
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	require.NoError(t, os.WriteFile(bad, []byte("id: x\nsessions: ['12:00-08:00']\nweekend: []\n"), 0o600))
	for name, tc := range map[string]struct {
		args []string
		text string
	}{
		"no limit":       {[]string{"due", "--from", "2026-03-06 10:00"}, "limit"},
		"bad moment":     {[]string{"due", "--from", "yesterday", "--limit", "1 hour"}, `--from "yesterday": cần dạng`},
		"bad limit":      {[]string{"due", "--from", "2026-03-06 10:00", "--limit", "1 week"}, "Không có đơn vị thời hạn"},
		"zero limit":     {[]string{"due", "--from", "2026-03-06 10:00", "--limit", "0 hour"}, "lớn hơn 0"},
		"unknown agency": {[]string{"due", "--agency", "X", "--from", "2026-03-06 10:00", "--limit", "1 hour"}, "Không có cơ quan nào"},
		"bad language":   {[]string{"due", "--lang", "fr", "--from", "2026-03-06 10:00", "--limit", "1 hour"}, "vi or en"},
		"no file":        {[]string{"due", "--calendar", "none.yaml", "--from", "2026-03-06 10:00", "--limit", "1 hour"}, "none.yaml"},
		"bad file":       {[]string{"due", "--calendar", bad, "--from", "2026-03-06 10:00", "--limit", "1 hour", "--lang", "en"}, "does not end after it begins"},
		"strict":         {[]string{"due", "--strict", "--from", "2026-12-31 10:00", "--limit", "1 working_day", "--lang", "en"}, "2027"},
		"reversed":       {[]string{"between", "--from", "2026-03-06 10:00", "--to", "2026-03-05 10:00"}, "--to phải sau --from"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := runClock(t, tc.args...)
			require.ErrorContains(t, err, tc.text)
			if name != "no limit" { // cobra shows the usage for a missing flag
				require.Empty(t, out)
			}
		})
	}
}

func TestClockBetween(t *testing.T) {
	t.Parallel()
	out, err := runClock(t, "between", "--agency", "H29.1", "--from", "2026-02-13 10:00", "--to", "2026-02-23 10:00:30")
	require.NoError(t, err)
	require.Equal(t, `Cơ quan             H29.1 Ủy ban nhân dân Quận 1
Lịch làm việc       vn 07:30-11:30, 13:00-17:00
Từ                  Thứ Sáu 13/02/2026 10:00
Đến                 Thứ Hai 23/02/2026 10:00:30
Thời gian làm việc  8 giờ 30 giây
`, out)
	out, err = runClock(t, "between", "--from", "2026-12-31 18:00", "--to", "2027-01-02 18:00", "--json")
	require.NoError(t, err)
	require.JSONEq(t, `{"calendar":"vn","from":"2026-12-31T11:00:00Z","to":"2027-01-02T11:00:00Z","working_seconds":0,"provisional":true,"missing_years":[2027]}`, out)
}
