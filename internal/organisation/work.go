package organisation

import "context"

// OpenWork is how much open work lies with a hat, or with one officer under that hat.
type OpenWork struct {
	Officer string // "" = nobody has it
	Agency  string
	Role    string
	Tasks   int64
}

// Work tells what a change of the organisation would leave behind.
type Work interface {
	// OpenTasksOf counts the open tasks that officers hold, by officer and hat.
	OpenTasksOf(ctx context.Context, officers []string) ([]OpenWork, error)
	// OpenTasksAt counts the open tasks of agencies, by officer and hat.
	OpenTasksAt(ctx context.Context, agencies []string) ([]OpenWork, error)
	// OpenTasksFor counts the open tasks of roles, by officer and hat.
	OpenTasksFor(ctx context.Context, roles []string) ([]OpenWork, error)
	// OpenDossiersAt counts the open dossiers that were filed at agencies.
	OpenDossiersAt(ctx context.Context, agencies []string) (map[string]int64, error)
	// WithDossiers gives those of the agencies where a dossier was ever filed, or has an open task.
	WithDossiers(ctx context.Context, agencies []string) ([]string, error)
}
