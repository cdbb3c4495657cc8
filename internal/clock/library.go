package clock

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
)

// DefaultCalendar is the id of the calendar that agencies keep unless they say otherwise.
const DefaultCalendar = "vn"

// Library is the calendars of an installation, by id.
type Library map[string]Spec

// LoadLibrary reads every *.yaml file of a directory. Errors name the file; two files
// with one id, or none with DefaultCalendar, are errors.
func LoadLibrary(fsys fs.FS, dir string) (Library, error) {
	files, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("calendar directory %s: %w", dir, err)
	}
	slices.Sort(files)
	lib, from := Library{}, map[string]string{}
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("calendar: %w", err)
		}
		spec, err := LoadYAML(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if other, dup := from[spec.ID]; dup {
			return nil, badSpec("id", fmt.Sprintf("Hai tệp %s và %s cùng mã lịch %q.", other, file, clip(spec.ID)),
				fmt.Sprintf("The files %s and %s have the same calendar id %q.", other, file, clip(spec.ID)))
		}
		lib[spec.ID], from[spec.ID] = spec, file
	}
	if _, ok := lib[DefaultCalendar]; !ok {
		return nil, badSpec("id", fmt.Sprintf("Thư mục %s không có lịch %q.", dir, DefaultCalendar),
			fmt.Sprintf("The directory %s holds no calendar %q.", dir, DefaultCalendar))
	}
	return lib, nil
}

// IDs are the calendars' ids, ascending.
func (l Library) IDs() []string { return slices.Sorted(maps.Keys(l)) }

// Agency gives the calendar an agency keeps: calendar names it ("" = DefaultCalendar),
// hours are the agency's own where it has some (nil = none). The result's id is that of
// the calendar, or calendar@agency with own hours.
func (l Library) Agency(agency, calendar string, hours *Hours) (Spec, error) {
	if calendar == "" {
		calendar = DefaultCalendar
	}
	spec, ok := l[calendar]
	if !ok {
		return Spec{}, badSpec("calendar", fmt.Sprintf("Không có lịch làm việc %q.", clip(calendar)),
			fmt.Sprintf("There is no calendar %q.", clip(calendar)))
	}
	if hours == nil {
		return spec.Clone(), nil
	}
	return spec.With(calendar+"@"+agency, *hours), nil
}
